#include "verify/studies/study.hpp"

namespace widthwise::verify {

bool share_draws(const Study& a, const Study& b) {
  return a.name() == b.name() && a.columns() == b.columns();
}

}  // namespace widthwise::verify
