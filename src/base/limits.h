// The budgets of hostile input, in one place: limits are part of the interface.
#pragma once

#include <cstddef>

namespace hakoseki::limits {

inline constexpr std::size_t file_bytes = std::size_t{16} << 20;  // one input file
inline constexpr std::size_t sniff_bytes = 4096;                  // read to recognise a file's kind
inline constexpr std::size_t nesting = 200;           // lists and maps inside each other
inline constexpr std::size_t evaluation_depth = 400;  // functions and values inside each other
inline constexpr std::size_t nodes = std::size_t{4} << 20;  // nodes of one document
inline constexpr std::size_t evaluated_values = 400'000;    // values one template may yield
inline constexpr std::size_t evaluated_bytes = std::size_t{64}
                                               << 20;  // text one template may yield
inline constexpr std::size_t walked_files = 200'000;   // files below one folder
inline constexpr std::size_t folder_depth = 64;        // folders inside each other
inline constexpr std::size_t branches = 64;            // alternatives of one fact or verdict
inline constexpr std::size_t gaps_of_a_file = 1000;    // defects of one file that are listed

inline constexpr std::size_t answer_bytes = std::size_t{32} << 20;  // the body of one HTTP answer
inline constexpr std::size_t answer_header_bytes = std::size_t{256} << 10;  // all of its headers

// A policy for a session: STS takes far less.
inline constexpr std::size_t policy_bytes = std::size_t{64} << 10;
// A snapshot of evidence, packed; what is in it, unpacked; and how much more that may be.
inline constexpr std::size_t snapshot_bytes = std::size_t{512} << 20;
inline constexpr std::size_t snapshot_unpacked_bytes = std::size_t{2} << 30;
inline constexpr std::size_t snapshot_entries = 500'000;
inline constexpr std::size_t snapshot_ratio = 400;  // of an entry above snapshot_ratio_from
inline constexpr std::size_t snapshot_ratio_from = std::size_t{1} << 20;
inline constexpr std::size_t snapshot_name_bytes = 240;
// An answer with its frame, written again.
inline constexpr std::size_t snapshot_entry_bytes = 2 * answer_bytes;

}  // namespace hakoseki::limits
