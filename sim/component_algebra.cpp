#include "sim/component_algebra.hpp"

#include <algorithm>

namespace widthwise::sim {
namespace {

Component product_of(const Component& a, const Component& b) {
  return {a.aligned + b.aligned, a.transverse + b.transverse, a.second_order + b.second_order,
          a.radial + b.radial};
}

std::vector<Component> monomials_up_to(int max_order, int max_degree) {
  std::vector<Component> monomials;
  const auto keep = [&](const Component& monomial) {
    if (monomial.order() <= max_order && monomial.degree() <= max_degree) {
      monomials.push_back(monomial);
    }
  };
  for (int w = 0; w <= max_degree; ++w) {
    for (int p = 0; p <= max_degree; ++p) {
      for (int j = 0; j <= max_degree; ++j) {
        for (int q = 0; q <= max_degree; ++q) keep({q, j, w, p});
      }
    }
  }
  std::ranges::stable_sort(monomials, {}, &Component::order);
  return monomials;
}

std::optional<int> index_in(const std::vector<Component>& monomials, const Component& monomial) {
  const auto found = std::ranges::find(monomials, monomial);
  if (found == monomials.end()) return std::nullopt;
  return static_cast<int>(found - monomials.begin());
}

}  // namespace

ComponentAlgebra::ComponentAlgebra(int max_order, int max_degree) {
  Table table{std::min(max_order, max_degree), monomials_up_to(max_order, max_degree), {}};
  for (const Component& a : table.monomials) {
    for (const Component& b : table.monomials) {
      table.products.push_back(index_in(table.monomials, product_of(a, b)).value_or(-1));
    }
  }
  table_ = std::make_shared<const Table>(std::move(table));
}

std::optional<int> ComponentAlgebra::index(const Component& monomial) const {
  return index_in(table_->monomials, monomial);
}

}  // namespace widthwise::sim
