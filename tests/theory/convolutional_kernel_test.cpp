#include "theory/convolutional_kernel.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/theory/enclosure.hpp"
#include "tests/theory/ulps.hpp"
#include "theory/mlp_kernel.hpp"

namespace widthwise::theory {
namespace {

constexpr Readout kBoth[] = {Readout::kFlattened, Readout::kGlobalAveragePooling};

/// Waves with holes, another image for each `which`. Sine values are of no use in 50 digits, so all
/// scalars start from the same doubles.
template <class T>
Image<T> striped_image(int which, int channels, int height, int width) {
  Image<T> image{channels, height, width, {}};
  for (int c = 0; c < channels; ++c) {
    for (int i = 0; i < height; ++i) {
      for (int j = 0; j < width; ++j) {
        const bool hole = (i + 2 * j + which + c) % 3 == 0 && (i + j) % 4 != 0;
        image.values.push_back(T(hole ? 0.0 : std::sin(1.0 + which + 2 * c + 3 * i + 5 * j)));
      }
    }
  }
  return image;
}

/// striped_image() number 0 with an empty corner.
Image<double> image_with_empty_corner() {
  Image<double> image = striped_image<double>(0, 2, 5, 5);
  for (int c = 0; c < 2; ++c) {
    for (int i = 3; i < 5; ++i) {
      for (int j = 3; j < 5; ++j) image.values[(c * 5 + i) * 5 + j] = 0.0;
    }
  }
  return image;
}

template <class T>
Image<T> scaled(Image<T> image, double factor) {
  for (T& value : image.values) value *= factor;
  return image;
}

/// Second route: K and T for every pair of pixels, as the formulas are written, with acos.
class TextbookCntk {
 public:
  TextbookCntk(const Convnet& f, const Image<Real50>& x, const Image<Real50>& y) : f_(f) {
    height_ = x.height;
    width_ = x.width;
    xx_ = run(x, x, nullptr, nullptr);
    yy_ = run(y, y, nullptr, nullptr);
    result_ = mean(run(x, y, &xx_, &yy_));
  }
  const ConvolutionalKernel<Real50>& result() const { return result_; }

 private:
  using Pairs = std::vector<Real50>;  // P x P
  struct Run {
    std::vector<Pairs> s;  // S^1 .. S^L
    Pairs k;               // K^L
    Pairs t;               // T^L
  };

  int n_pixels() const { return height_ * width_; }

  Pairs patches(const Pairs& values) const {
    const int n = n_pixels();
    const int r = f_.filter_size / 2;
    Pairs sums(values.size(), Real50(0));
    const auto inside = [&](int i, int j) { return i >= 0 && i < height_ && j >= 0 && j < width_; };
    for (int p = 0; p < n; ++p) {
      for (int q = 0; q < n; ++q) {
        for (int a = -r; a <= r; ++a) {
          for (int b = -r; b <= r; ++b) {
            const int pi = p / width_ + a, pj = p % width_ + b;
            const int qi = q / width_ + a, qj = q % width_ + b;
            if (!inside(pi, pj) || !inside(qi, qj)) continue;
            sums[p * n + q] += values[(pi * width_ + pj) * n + qi * width_ + qj];
          }
        }
        sums[p * n + q] /= f_.filter_size * f_.filter_size;
      }
    }
    return sums;
  }

  // Without runs of x and of y it is one of those: the variances are its own diagonal.
  Run run(const Image<Real50>& x, const Image<Real50>& y, const Run* xx, const Run* yy) const {
    const Real50 pi = 4 * atan(Real50(1));
    const int n = n_pixels();
    Run run{{}, Pairs(n * n, Real50(0)), Pairs(n * n, Real50(0))};
    for (int p = 0; p < n; ++p) {
      for (int q = 0; q < n; ++q) {
        for (int c = 0; c < x.channels; ++c) {
          run.k[p * n + q] += x.values[c * n + p] * y.values[c * n + q] / x.channels;
        }
      }
    }
    for (int l = 0; l < f_.depth; ++l) {
      run.s.push_back(patches(run.k));
      const Pairs t = patches(run.t);
      const Pairs& s = run.s.back();
      for (int p = 0; p < n; ++p) {
        for (int q = 0; q < n; ++q) {
          const Real50 v = (xx == nullptr ? s : xx->s[l])[p * n + p];
          const Real50 w = (yy == nullptr ? s : yy->s[l])[q * n + q];
          const int at = p * n + q;
          run.k[at] = run.t[at] = 0;
          if (v == 0 || w == 0) continue;
          const Real50 norm = sqrt(v * w);
          const Real50 rho = s[at] / norm;
          const Real50 angle = rho >= 1 ? Real50(0) : rho <= -1 ? pi : Real50(acos(rho));
          run.k[at] = norm * (sin(angle) + (pi - angle) * cos(angle)) / pi;
          run.t[at] = (pi - angle) / pi * (s[at] + t[at]);
        }
      }
    }
    return run;
  }

  ConvolutionalKernel<Real50> mean(const Run& run) const {
    const int n = n_pixels();
    const bool pooled = f_.readout == Readout::kGlobalAveragePooling;
    ConvolutionalKernel<Real50> mean{0, 0};
    for (int p = 0; p < n; ++p) {
      for (int q = pooled ? 0 : p; q < (pooled ? n : p + 1); ++q) {
        mean.nngp += run.k[p * n + q];
        mean.ntk += run.k[p * n + q] + run.t[p * n + q];
      }
    }
    const int count = pooled ? n * n : n;
    return {mean.nngp / count, mean.ntk / count};
  }

  Convnet f_;
  int height_ = 0;
  int width_ = 0;
  Run xx_;
  Run yy_;
  ConvolutionalKernel<Real50> result_{0, 0};
};

std::string label(const Convnet& f) {
  return std::to_string(f.depth) + " layers, filters of " + std::to_string(f.filter_size) +
         (f.readout == Readout::kFlattened ? ", flattened" : ", pooled");
}

TEST(ConvolutionalKernel, OnePixelIsAnMlp) {
  // A patch of nine holds the one pixel and eight zeros.
  const Image<double> x{2, 1, 1, {1.0, 0.5}}, y{2, 1, 1, {-0.3, 2.0}};
  const Covariance<double> input{1.25 / 2, (-0.3 + 1.0) / 2, 4.09 / 2};
  for (const Readout readout : kBoth) {
    for (const int filter_size : {1, 3}) {
      for (const int depth : {0, 1, 2, 4}) {
        const auto got = convolutional_kernel({depth, filter_size, readout}, x, y);
        const auto mlp = mlp_kernel(Activation::kRelu, depth, input);
        const double padding = std::pow(filter_size, -2 * depth);
        EXPECT_NEAR(got.nngp, padding * mlp.nngp, 1e-14 * padding);
        EXPECT_NEAR(got.ntk, padding * mlp.ntk, 1e-14 * padding);
      }
    }
  }
}

TEST(ConvolutionalKernel, FiltersOfOnePixelAverageMlps) {
  const auto x = striped_image<double>(0, 2, 3, 4), y = striped_image<double>(1, 2, 3, 4);
  const auto pixels = [](const Image<double>& a, int p, const Image<double>& b, int q) {
    return (a.values[p] * b.values[q] + a.values[12 + p] * b.values[12 + q]) / 2;
  };
  for (const Readout readout : kBoth) {
    const bool pooled = readout == Readout::kGlobalAveragePooling;
    double nngp = 0, ntk = 0;
    for (int p = 0; p < 12; ++p) {
      for (int q = 0; q < 12; ++q) {
        if (!pooled && p != q) continue;
        const auto mlp = mlp_kernel(
            Activation::kRelu, 3,
            Covariance<double>{pixels(x, p, x, p), pixels(x, p, y, q), pixels(y, q, y, q)});
        nngp += mlp.nngp / (pooled ? 144 : 12);
        ntk += mlp.ntk / (pooled ? 144 : 12);
      }
    }
    const auto got = convolutional_kernel({3, 1, readout}, x, y);
    EXPECT_NEAR(got.nngp, nngp, 1e-15);
    EXPECT_NEAR(got.ntk, ntk, 4e-15);
  }
}

// From a program in another language that holds all pairs of pixels in one array and takes arccos.
TEST(ConvolutionalKernel, HasTheValuesOfAnArrayProgram) {
  const Image<double> x = image_with_empty_corner(), y = striped_image<double>(1, 2, 5, 5);
  const double nngp[2][3] = {{0.138252864793483, 0.132351629198469, 0.119954598621474},
                             {0.085272602482411, 0.0945160436051601, 0.087188828984464}};
  const double ntk[2][3] = {{0.203961917625343, 0.245781702381577, 0.264993719479829},
                            {0.100254513059156, 0.137638435374669, 0.147591231687416}};
  for (int readout = 0; readout < 2; ++readout) {
    for (int depth = 1; depth <= 3; ++depth) {
      const auto got = convolutional_kernel({depth, 3, kBoth[readout]}, x, y);
      EXPECT_NEAR(got.nngp, nngp[readout][depth - 1], 5e-15);
      EXPECT_NEAR(got.ntk, ntk[readout][depth - 1], 5e-15);
    }
  }
}

TEST(ConvolutionalKernel, AgreesWithTheTextbookSumIn50Digits) {
  const auto x = striped_image<Real50>(0, 2, 3, 4), y = striped_image<Real50>(1, 2, 3, 4);
  for (const Readout readout : kBoth) {
    for (const int filter_size : {1, 3, 5}) {
      for (const int depth : {0, 1, 2, 3}) {
        const Convnet f{depth, filter_size, readout};
        const auto got = convolutional_kernel(f, x, y);
        const auto want = TextbookCntk(f, x, y).result();
        // Single pixels with one channel are parallel, and acos leaves half the digits of that.
        const double tolerance = filter_size == 1 ? 1e-23 : 1e-46;
        EXPECT_LT(static_cast<double>(abs(got.nngp - want.nngp)), tolerance) << label(f);
        EXPECT_LT(static_cast<double>(abs(got.ntk - want.ntk)), tolerance) << label(f);
      }
    }
  }
}

TEST(ConvolutionalKernel, DoubleAgreesWith50Digits) {
  const auto x = striped_image<double>(0, 2, 4, 3), y = striped_image<double>(1, 2, 4, 3);
  const auto x50 = striped_image<Real50>(0, 2, 4, 3), y50 = striped_image<Real50>(1, 2, 4, 3);
  // Nearly parallel to x, where an angle from acos would be off by 1e-8.
  auto near = x;
  near.values[0] += 1e-6;
  auto near50 = x50;
  near50.values[0] = near.values[0];
  double worst = 0;
  for (const Readout readout : kBoth) {
    for (const int depth : {1, 3, 8}) {
      const Convnet f{depth, 3, readout};
      const auto xx = convolutional_kernel(f, x, x);
      const auto compare = [&](const Image<double>& b, const Image<Real50>& b50) {
        const auto got = convolutional_kernel(f, x, b);
        const auto want = convolutional_kernel(f, x50, b50);
        const auto bb = convolutional_kernel(f, b, b);
        const double nngp = ulps_apart(got.nngp, want.nngp, std::sqrt(xx.nngp * bb.nngp));
        const double ntk = ulps_apart(got.ntk, want.ntk, std::sqrt(xx.ntk * bb.ntk));
        EXPECT_LE(std::max(nngp, ntk), 8.0 * (depth + 1)) << label(f);
        worst = std::max(worst, std::max(nngp, ntk) / (depth + 1));
      };
      compare(y, y50);
      compare(scaled(x, -1.0), scaled(x50, -1.0));
      const auto got = convolutional_kernel(f, x, near);
      const auto want = convolutional_kernel(f, x50, near50);
      EXPECT_LT(std::fabs(static_cast<double>(got.ntk - want.ntk)), 1e-10 * xx.ntk) << label(f);
    }
  }
  RecordProperty("worst_ulps_per_layer", std::to_string(worst));
}

TEST(ConvolutionalKernel, IsEnclosedByIntervals) {
  const EnclosurePrecision precision(40);
  const auto x = striped_image<Enclosure>(0, 2, 4, 3), y = striped_image<Enclosure>(1, 2, 4, 3);
  const auto x_double = striped_image<double>(0, 2, 4, 3);
  const auto y_double = striped_image<double>(1, 2, 4, 3);
  for (const Readout readout : kBoth) {
    const Convnet f{3, 3, readout};
    const auto got = convolutional_kernel(f, x, y);
    const auto in_double = convolutional_kernel(f, x_double, y_double);
    EXPECT_LT(relative_width(got.ntk), 1e-15);
    EXPECT_LE(ulps_apart(in_double.nngp, got.nngp, 0.3), 32) << label(f);
    EXPECT_LE(ulps_apart(in_double.ntk, got.ntk, 1.0), 32) << label(f);
  }
}

TEST(ConvolutionalKernel, OneImageFlattenedGivesTheNumberOfLayers) {
  // Gates of one image agree with themselves: T^l = l S^l, exactly, at every pixel.
  const Image<double> x = image_with_empty_corner();
  for (const int depth : {0, 1, 2, 5}) {
    const auto got = convolutional_kernel({depth, 3, Readout::kFlattened}, x, x);
    EXPECT_GT(got.nngp, 0.0);
    EXPECT_NEAR(got.ntk, (depth + 1) * got.nngp, 1e-15);
  }
}

TEST(ConvolutionalKernel, EmptyImagesAndPatchesGiveZeroNeverNan) {
  const Image<double> empty{2, 5, 5, std::vector<double>(50, 0.0)};
  Image<double> dot = empty, far_dot = empty;
  dot.values[0] = 1.0;
  far_dot.values[24] = 1.0;
  for (const Readout readout : kBoth) {
    for (const int depth : {1, 3}) {
      const Convnet f{depth, 3, readout};
      for (const Image<double>& other : {empty, dot}) {
        const auto zero = convolutional_kernel(f, empty, other);
        EXPECT_EQ(zero.nngp, 0.0) << label(f);
        EXPECT_EQ(zero.ntk, 0.0) << label(f);
      }
      const auto apart = convolutional_kernel(f, dot, far_dot);
      EXPECT_TRUE(std::isfinite(apart.ntk)) << label(f);
      EXPECT_GE(apart.nngp, 0.0) << label(f);
    }
  }
  // One layer reaches one pixel far: two dots in opposite corners share no patch.
  const auto apart = convolutional_kernel({1, 3, Readout::kFlattened}, dot, far_dot);
  EXPECT_EQ(apart.ntk, 0.0);
}

TEST(ConvolutionalKernel, PoolingForgetsWhereThePictureStands) {
  // Away from the border a shift changes nothing after pooling, and much if flattened.
  Image<double> x{1, 9, 9, std::vector<double>(81, 0.0)}, moved = x;
  const double picture[2][2] = {{1.0, -0.5}, {0.25, 2.0}};
  for (int i = 0; i < 2; ++i) {
    for (int j = 0; j < 2; ++j) {
      x.values[(3 + i) * 9 + 3 + j] = picture[i][j];
      moved.values[(4 + i) * 9 + 5 + j] = picture[i][j];
    }
  }
  const Convnet pooled{2, 3, Readout::kGlobalAveragePooling};
  const Convnet flattened{2, 3, Readout::kFlattened};
  EXPECT_NEAR(convolutional_kernel(pooled, x, moved).ntk, convolutional_kernel(pooled, x, x).ntk,
              1e-15);
  EXPECT_LT(convolutional_kernel(flattened, x, moved).ntk,
            0.9 * convolutional_kernel(flattened, x, x).ntk);
}

TEST(ConvolutionalKernel, IsSymmetricAndHomogeneousInEachImage) {
  const auto x = striped_image<double>(0, 1, 4, 4), y = striped_image<double>(1, 1, 4, 4);
  for (const Readout readout : kBoth) {
    const Convnet f{2, 3, readout};
    const auto xy = convolutional_kernel(f, x, y);
    const auto yx = convolutional_kernel(f, y, x);
    EXPECT_NEAR(xy.nngp, yx.nngp, 1e-16);
    EXPECT_NEAR(xy.ntk, yx.ntk, 1e-15);
    const auto other = convolutional_kernel(f, scaled(x, 3.0), scaled(y, 0.2));
    EXPECT_NEAR(other.nngp, 0.6 * xy.nngp, 1e-15);
    EXPECT_NEAR(other.ntk, 0.6 * xy.ntk, 1e-15);
  }
}

TEST(ConvolutionalKernel, RefusesWhatHasNoAnswer) {
  const auto x = striped_image<double>(0, 1, 4, 4);
  const auto other = striped_image<double>(0, 1, 4, 3);
  const Convnet f{2, 3, Readout::kFlattened};
  EXPECT_THROW(convolutional_kernel({-1, 3, Readout::kFlattened}, x, x), std::invalid_argument);
  EXPECT_THROW(convolutional_kernel({2, 2, Readout::kFlattened}, x, x), std::invalid_argument);
  EXPECT_THROW(convolutional_kernel({2, 0, Readout::kFlattened}, x, x), std::invalid_argument);
  EXPECT_THROW(convolutional_kernel(f, x, other), std::invalid_argument);
  EXPECT_THROW(convolutional_kernel(f, {1, 2, 2, {1.0, 2.0, 3.0}}, x), std::invalid_argument);
  EXPECT_THROW(convolutional_kernel(f, {0, 0, 0, {}}, x), std::invalid_argument);
  Image<double> broken = x;
  for (const double value :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    broken.values[3] = value;
    EXPECT_THROW(convolutional_kernel(f, broken, x), std::invalid_argument);
  }
}

}  // namespace
}  // namespace widthwise::theory
