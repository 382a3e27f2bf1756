/// \file
/// The whole implementation, for header-only use: include it in exactly one translation unit of a program.
/// `./dev fix` writes this list.
#ifndef UPLOADKIT_SRC_HPP
#define UPLOADKIT_SRC_HPP


#endif
