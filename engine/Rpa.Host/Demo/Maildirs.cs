using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Rpa.Host.Demo;

/// <summary>What lies in a Maildir, seen without the mail bot.</summary>
internal static class Maildirs
{
    /// <summary>The folder is a Maildir.</summary>
    public static bool IsOne(string folder) => Directory.Exists(Path.Combine(folder, "new")) || Directory.Exists(Path.Combine(folder, "cur"));

    /// <summary>Files of its messages, read or not.</summary>
    public static ImmutableArray<string> Messages(string mailbox) =>
        [.. new[] { "new", "cur" }.Select(sub => Path.Combine(mailbox, sub)).Where(Directory.Exists).SelectMany(Directory.EnumerateFiles)];

    /// <summary>Hash of a message's bytes in lower-case hexadecimal digits.</summary>
    public static string Sha256(string file)
    {
        using var bytes = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }
}
