#include "distributed/communicator.hpp"

namespace digitlab {

arma::vec gather(Communicator& ranks, double number) {
    arma::vec numbers(ranks.size(), arma::fill::zeros);
    numbers(ranks.rank()) = number;
    ranks.sum(numbers);
    return numbers;
}

}  // namespace digitlab
