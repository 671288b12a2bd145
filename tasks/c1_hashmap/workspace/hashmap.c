#include "hashmap.h"
