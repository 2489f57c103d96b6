#pragma once

// A small HTTP server on 127.0.0.1 with faults, for tests of programs that download. It answers GET
// requests, one connection at a time, from one thread.

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

enum class Fault {
    none,
    missing,      ///< 404 Not Found
    busy,         ///< 503 Service Unavailable
    redirect,     ///< 302 Found, to the same path
    cut,          ///< the connection is closed after `fault_after` bytes of the body
    stall,        ///< after `fault_after` bytes nothing more is sent; the connection stays open
    unannounced,  ///< the response does not announce the length of the body
};

/// The response to one path.
struct Route {
    std::string body;
    bool ranges = true;  ///< true: "Range: bytes=N-" is respected; false: it is ignored
    Fault fault = Fault::none;
    std::size_t fault_after = 0;  ///< bytes of the body, counted from the start of every response
    int faulty_responses = 1;     ///< the number of responses with the fault; later ones have none
};

struct Request {
    std::string path;
    std::string range;  ///< the Range header; "-" if there was none
};

/// Serves as long as it exists. The response to a path without a route is 404 and a web page.
class LocalServer {
public:
    LocalServer() {
        // A client that closes its connection early must not end the test program.
        std::signal(SIGPIPE, SIG_IGN);
        sockaddr_in address{};  // port 0: any free port
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        socklen_t length = sizeof address;
        if (listener_ < 0 || bind(listener_, generic, length) != 0 || listen(listener_, 16) != 0 ||
            getsockname(listener_, generic, &length) != 0) {
            throw std::system_error(errno, std::generic_category(), "LocalServer");
        }
        url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
        thread_ = std::thread([this] { run(); });
    }

    ~LocalServer() {
        shutdown(listener_, SHUT_RDWR);  // accept returns
        thread_.join();
        close(listener_);
    }

    LocalServer(const LocalServer&) = delete;
    LocalServer& operator=(const LocalServer&) = delete;

    const std::string& url() const { return url_; }

    /// Adds a route, or replaces the one of the same path.
    void serve(const std::string& path, Route route) {
        const std::lock_guard guard(mutex_);
        routes_[path] = std::move(route);
    }

    /// The requests since the last call, in order.
    std::vector<Request> take_requests() {
        const std::lock_guard guard(mutex_);
        return std::exchange(requests_, {});
    }

private:
    void run() {
        int client = -1;
        while ((client = accept(listener_, nullptr, nullptr)) >= 0) {
            fcntl(client, F_SETFD, FD_CLOEXEC);  // else a program started now keeps it open
            respond(client);
            close(client);
        }
    }

    Route next_route(const std::string& path, const std::string& range) {
        const std::lock_guard guard(mutex_);
        requests_.push_back({path, range});
        const auto entry = routes_.find(path);
        if (entry == routes_.end()) return {.body = "", .fault = Fault::missing};
        const Route route = entry->second;
        if (--entry->second.faulty_responses == 0) entry->second.fault = Fault::none;
        return route;
    }

    void respond(int client) {
        std::string header;
        char buffer[2048];
        while (header.find("\r\n\r\n") == std::string::npos) {
            const ssize_t count = recv(client, buffer, sizeof buffer, 0);
            if (count <= 0) return;
            header.append(buffer, static_cast<std::size_t>(count));
        }
        // The first line is "GET /path HTTP/1.1".
        const std::size_t begin = header.find(' ') + 1;
        const std::string path = header.substr(begin, header.find(' ', begin) - begin);
        const std::string range_field = "\r\nRange: ";
        std::string range = "-";
        if (const std::size_t at = header.find(range_field); at != std::string::npos) {
            const std::size_t value = at + range_field.size();
            range = header.substr(value, header.find("\r\n", value) - value);
        }
        const Route route = next_route(path, range);
        if (route.fault == Fault::missing) {
            send_page(client, "404 Not Found");
        } else if (route.fault == Fault::busy) {
            send_page(client, "503 Service Unavailable");
        } else if (route.fault == Fault::redirect) {
            send_page(client, "302 Found\r\nLocation: " + path);
        } else if (route.fault == Fault::unannounced) {
            send_all(client, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + route.body);
        } else {
            send_body(client, route, range);
        }
    }

    static void send_body(int client, const Route& route, const std::string& range) {
        const std::string size = std::to_string(route.body.size());
        std::string status = "200 OK";
        std::size_t begin = 0;
        if (route.ranges && range != "-") {
            begin = std::stoul(range.substr(std::string("bytes=").size()));  // "bytes=N-"
            if (begin >= route.body.size()) {
                send_page(client, "416 Range Not Satisfiable\r\nContent-Range: bytes */" + size);
                return;
            }
            status = "206 Partial Content\r\nContent-Range: bytes " + std::to_string(begin) + "-" +
                     std::to_string(route.body.size() - 1) + "/" + size;
        }
        const std::size_t end = route.fault == Fault::none ? std::string::npos : route.fault_after;
        send_response(client, status, route.body.size() - begin, route.body.substr(begin, end));
        char ignored = 0;
        while (route.fault == Fault::stall && recv(client, &ignored, 1, 0) > 0) {
        }
    }

    static void send_page(int client, const std::string& status) {
        const std::string page = "<html><body>An error page</body></html>\n";
        send_response(client, status, page.size(), page);
    }

    /// `status` may be followed by header fields.
    static void send_response(int client, const std::string& status, std::size_t announced_size,
                              const std::string& body) {
        send_all(client, "HTTP/1.1 " + status +
                             "\r\nContent-Length: " + std::to_string(announced_size) +
                             "\r\nConnection: close\r\n\r\n" + body);
    }

    static void send_all(int client, const std::string& text) {
        ssize_t count = 0;
        for (std::size_t sent = 0; sent < text.size(); sent += static_cast<std::size_t>(count)) {
            count = send(client, text.data() + sent, text.size() - sent, 0);
            if (count <= 0) return;  // the client has closed the connection
        }
    }

    int listener_ = socket(AF_INET, SOCK_STREAM, 0);
    std::string url_;
    std::mutex mutex_;
    std::map<std::string, Route> routes_;
    std::vector<Request> requests_;
    std::thread thread_;  // last, so that everything it uses is constructed before it starts
};
