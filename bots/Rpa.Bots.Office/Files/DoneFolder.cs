using System.Security.Cryptography;
using System.Text;

namespace Rpa.Bots.Office.Files;

/// <summary>Where files go when their case is committed. Nothing that was not taken in goes there, and nothing there is lost.</summary>
internal static class DoneFolder
{
    /// <summary>Bytes that a file system allows a name.</summary>
    private const int LongestName = 255;

    /// <summary>Moves the file if it still is the one that was taken in; what took its place meanwhile stays for the next look.</summary>
    public static void Move(WatchedFolder folder, string name, string sha256)
    {
        Directory.CreateDirectory(folder.DonePath);
        Directory.CreateDirectory(AsidePath(folder));
        var (file, aside) = (Path.Combine(folder.Path, name), Path.Combine(AsidePath(folder), name));

        // It is looked at after it was taken aside: before, somebody could still put another one in its place.
        File.Move(file, aside, overwrite: true);
        if (Hash(aside) == sha256)
        {
            File.Move(aside, Place(folder.DonePath, name, sha256), overwrite: true);
        }
        else
        {
            GiveBack(folder, aside);
        }
    }

    /// <summary>What a crash left aside goes back to where it was; it is known there, or taken in.</summary>
    public static void Recover(WatchedFolder folder)
    {
        if (Directory.Exists(AsidePath(folder)))
        {
            foreach (var aside in Directory.EnumerateFiles(AsidePath(folder)).ToList())
            {
                GiveBack(folder, aside);
            }
        }
    }

    private static string AsidePath(WatchedFolder folder) => Path.Combine(folder.Path, ".taken");

    private static void GiveBack(WatchedFolder folder, string aside)
    {
        var (name, hash) = (Path.GetFileName(aside), Hash(aside));
        File.Move(aside, Place(folder.Path, name, hash), overwrite: true);
    }

    /// <summary>The name as it was; where another file has it, with a piece of the hash.</summary>
    private static string Place(string done, string name, string sha256)
    {
        var plain = Path.Combine(done, name);
        return !File.Exists(plain) || Hash(plain) == sha256 ? plain : Path.Combine(done, Named(name, sha256));
    }

    private static string Named(string name, string sha256)
    {
        var (stem, rest) = (Path.GetFileNameWithoutExtension(name), $"-{sha256[..12]}{Path.GetExtension(name)}");
        while (stem.Length > 1 && Encoding.UTF8.GetByteCount(stem) + Encoding.UTF8.GetByteCount(rest) > LongestName)
        {
            stem = stem[..^(char.IsLowSurrogate(stem[^1]) ? 2 : 1)];
        }

        return stem + rest;
    }

    private static string Hash(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
