#ifndef INTERVAL_MAP_HPP
#define INTERVAL_MAP_HPP

template <typename K, typename V>
class interval_map {};

#endif
