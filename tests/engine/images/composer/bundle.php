<?php
// The program in one file, as its authors publish it: Debian's holds the paths of its packages.
$inside = "'phar://composer/share";
$phar = new Phar('/out/composer.phar', 0, 'composer');
foreach (['/usr/bin/composer' => 'bin/composer'] + files('/usr/share/php') + files('/usr/share/composer') as $path => $name) {
    $text = str_replace(["'/usr/share", "__DIR__ . '/../share"], $inside, file_get_contents($path));
    $phar[$name] = preg_replace('/^#!.*\n/', '', $text);
}
$phar->setStub("#!/usr/bin/env php\n<?php Phar::mapPhar('composer'); require 'phar://composer/bin/composer'; __HALT_COMPILER();");

function files(string $folder): array
{
    $found = [];
    if (is_dir($folder)) {
        $all = new RecursiveIteratorIterator(new RecursiveDirectoryIterator($folder, FilesystemIterator::SKIP_DOTS | FilesystemIterator::FOLLOW_SYMLINKS));
        foreach ($all as $file) {
            $found[$file->getPathname()] = substr($file->getPathname(), strlen('/usr/'));
        }
    }

    return $found;
}
