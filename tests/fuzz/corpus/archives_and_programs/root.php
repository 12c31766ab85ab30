f<?php return array(
    'root' => array(
        'name' => 'a/b',
        'pretty_version' => 'v1.2',
    ),
    'versions' => array(
