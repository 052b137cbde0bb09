"""個人番号: a store of its own, with its own key and permission; every read audited with its purpose."""
