// Tries the example. Compile and run it with
//
//     g++ -std=c++20 -Wall -Wextra -g -fsanitize=address,undefined try_interval_map.cpp -o try_interval_map
//     ./try_interval_map
#include "interval_map.hpp"

#include <iostream>

static void print(const interval_map<int, char>& map) {
    std::cout << map.initial();
    map.for_each([](int key, char value) { std::cout << ", from " << key << ": " << value; });
    std::cout << " (" << map.size() << " boundaries)\n";
}

int main() {
    interval_map<int, char> map('A');
    print(map);
    map.assign(3, 7, 'B');
    print(map);
    std::cout << map[2] << map[3] << map[7] << '\n';
    map.assign(5, 9, 'C');
    print(map);
    map.assign(5, 5, 'D');
    print(map);
    map.assign(1, 5, 'C');
    print(map);
    map.assign(8, 20, 'A');
    print(map);
    map.assign(0, 30, 'A');
    print(map);
}
