#pragma once

// A tiny HTTP server on 127.0.0.1 that can misbehave on purpose, for tests of programs that
// download. It answers GET requests, one connection at a time, from one thread.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

/// What goes wrong with an answer.
enum class Fault {
    none,
    busy,   ///< 503 Service Unavailable
    cut,    ///< the connection is closed after `fault_after` bytes of the body
    stall,  ///< nothing more comes after `fault_after` bytes, but the connection stays open
};

/// What the server does when one path is asked for.
struct Route {
    std::string body;
    bool ranges = true;  ///< true: "Range: bytes=N-" is honoured; false: it is ignored
    Fault fault = Fault::none;
    std::size_t fault_after = 0;  ///< bytes of the body, counted anew in every answer
    int faulty_answers = 1;       ///< how many answers suffer; the later ones are right
};

/// A request as it came: its path and its Range header (empty if there was none).
struct Request {
    std::string path;
    std::string range;
};

/// Serves while it lives. Paths without a route are answered with 404 and a web page.
class LocalServer {
public:
    LocalServer() {
        // A client that goes away while it is sent to must not end the test program.
        std::signal(SIGPIPE, SIG_IGN);
        listener_ = socket(AF_INET, SOCK_STREAM, 0);
        require(listener_ >= 0, "socket");
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = 0;  // any free port
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        socklen_t length = sizeof address;
        require(bind(listener_, generic, length) == 0, "bind");
        require(getsockname(listener_, generic, &length) == 0, "getsockname");
        require(listen(listener_, 16) == 0, "listen");
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { run(); });
    }

    ~LocalServer() {
        stopping_ = true;
        thread_.join();
        close(listener_);
    }

    LocalServer(const LocalServer&) = delete;
    LocalServer& operator=(const LocalServer&) = delete;

    /// Puts a route in place; an older one at the same path goes.
    void serve(const std::string& path, Route route) {
        const std::lock_guard guard(mutex_);
        routes_[path] = std::move(route);
    }

    /// The requests so far, in the order they came.
    std::vector<Request> requests() const {
        const std::lock_guard guard(mutex_);
        return requests_;
    }

    void forget_requests() {
        const std::lock_guard guard(mutex_);
        requests_.clear();
    }

    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

private:
    static constexpr int tick_ms = 20;  // how soon a waiting thread sees that it is to stop

    static void require(bool condition, const char* call) {
        if (!condition) throw std::system_error(errno, std::generic_category(), call);
    }

    void run() {
        while (!stopping_) {
            if (!readable(listener_)) continue;
            const int client = accept(listener_, nullptr, nullptr);
            if (client < 0) continue;
            answer(client);
            close(client);
        }
    }

    static bool readable(int socket) {
        pollfd item{socket, POLLIN, 0};
        return poll(&item, 1, tick_ms) > 0;
    }

    void answer(int client) {
        const std::string header = read_header(client);
        // The first line is "GET /path HTTP/1.1".
        const std::size_t begin = header.find(' ') + 1;
        const std::string path = header.substr(begin, header.find(' ', begin) - begin);
        const std::string range = field(header, "Range: ");

        Route route;
        bool found = false;
        {
            const std::lock_guard guard(mutex_);
            requests_.push_back({path, range});
            if (const auto entry = routes_.find(path); entry != routes_.end()) {
                found = true;
                route = entry->second;
                if (entry->second.faulty_answers > 0) --entry->second.faulty_answers;
            }
        }
        const bool faulty = route.faulty_answers > 0;
        if (!found) {
            send_error(client, "404 Not Found");
        } else if (faulty && route.fault == Fault::busy) {
            send_error(client, "503 Service Unavailable");
        } else {
            send_body(client, route, range, faulty);
        }
    }

    void send_body(int client, const Route& route, const std::string& range, bool faulty) {
        const std::size_t size = route.body.size();
        std::string status = "200 OK";
        std::string content_range;
        std::size_t begin = 0;
        if (route.ranges && !range.empty()) {
            // The clients ask for "bytes=N-", from N to the end; nothing else is understood here.
            const std::string prefix = "bytes=";
            std::from_chars(range.data() + prefix.size(), range.data() + range.size(), begin);
            if (begin >= size) {
                send_error(client, "416 Range Not Satisfiable",
                           "Content-Range: bytes */" + std::to_string(size) + "\r\n");
                return;
            }
            status = "206 Partial Content";
            content_range = "Content-Range: bytes " + std::to_string(begin) + "-" +
                            std::to_string(size - 1) + "/" + std::to_string(size) + "\r\n";
        }
        send_all(client, "HTTP/1.1 " + status + "\r\n" + content_range + "Content-Length: " +
                             std::to_string(size - begin) + "\r\nConnection: close\r\n\r\n");
        const bool whole = !faulty || route.fault == Fault::none;
        send_all(client, route.body.substr(begin, whole ? std::string::npos : route.fault_after));
        if (faulty && route.fault == Fault::stall) wait_until_closed(client);
    }

    static void send_error(int client, const std::string& status, const std::string& fields = "") {
        const std::string page = "<html><body>" + status + "</body></html>\n";
        send_all(client, "HTTP/1.1 " + status + "\r\n" + fields +
                             "Content-Type: text/html\r\nContent-Length: " +
                             std::to_string(page.size()) + "\r\nConnection: close\r\n\r\n" + page);
    }

    std::string read_header(int client) const {
        std::string header;
        char buffer[2048];
        while (header.find("\r\n\r\n") == std::string::npos && !stopping_) {
            if (!readable(client)) continue;
            const ssize_t count = recv(client, buffer, sizeof buffer, 0);
            if (count <= 0) break;
            header.append(buffer, static_cast<std::size_t>(count));
        }
        return header;
    }

    static std::string field(const std::string& header, const std::string& name) {
        const std::size_t begin = header.find("\r\n" + name);
        if (begin == std::string::npos) return "";
        const std::size_t value = begin + 2 + name.size();
        return header.substr(value, header.find("\r\n", value) - value);
    }

    static void send_all(int client, const std::string& text) {
        std::size_t sent = 0;
        while (sent < text.size()) {
            const ssize_t count = send(client, text.data() + sent, text.size() - sent, 0);
            if (count <= 0) return;  // the client has gone
            sent += static_cast<std::size_t>(count);
        }
    }

    void wait_until_closed(int client) const {
        char buffer[64];
        while (!stopping_) {
            if (readable(client) && recv(client, buffer, sizeof buffer, 0) <= 0) return;
        }
    }

    int listener_ = -1;
    unsigned port_ = 0;
    std::atomic<bool> stopping_{false};
    mutable std::mutex mutex_;
    std::map<std::string, Route> routes_;
    std::vector<Request> requests_;
    std::thread thread_;  // last, so that everything it uses is there before it starts
};
