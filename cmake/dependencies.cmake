# Every dependency is a Debian 12 package, found with find_package; packages.txt names them.
find_package(OpenMP REQUIRED)
find_package(Eigen3 3.4 REQUIRED NO_MODULE)
find_path(RANDOM123_INCLUDE_DIR Random123/threefry.h REQUIRED)
find_library(GMP_LIBRARY gmp REQUIRED)

if(NOT WIDTHWISE_VERIFY)
  # sim and theory alone.
  find_package(Boost 1.74 REQUIRED)
  return()
endif()

find_package(Boost 1.74 REQUIRED COMPONENTS iostreams system filesystem)
find_package(fmt 9 REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(CLI11 2.1 REQUIRED)
find_package(HDF5 1.10 REQUIRED COMPONENTS CXX)
find_package(ZLIB REQUIRED)
find_package(pugixml 1.12 REQUIRED)
find_package(tomlplusplus 3.3 REQUIRED)

find_path(GNUPLOT_IOSTREAM_INCLUDE_DIR gnuplot-iostream.h REQUIRED)
find_library(MPFI_LIBRARY mpfi REQUIRED)
find_library(MPFR_LIBRARY mpfr REQUIRED)

# Of the Python package; packages-python.txt names them, and what its tests and examples import.
if(WIDTHWISE_PYTHON)
  find_package(Python3 3.9 REQUIRED COMPONENTS Interpreter Development.Module)
  find_package(pybind11 2.10 REQUIRED)
endif()

# Only the C interface is used.
set(MPI_CXX_SKIP_MPICXX ON)
find_package(MPI QUIET COMPONENTS CXX)
option(WIDTHWISE_MPI "Build verify for several ranks (mpirun -n R verify ...)" ${MPI_CXX_FOUND})
if(WIDTHWISE_MPI AND NOT MPI_CXX_FOUND)
  message(FATAL_ERROR "WIDTHWISE_MPI: no MPI was found; install one (Debian: libopenmpi-dev)")
endif()
message(STATUS "Over MPI ranks: ${WIDTHWISE_MPI}")
