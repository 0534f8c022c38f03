using Rpa.Bots.Mail.Mime;

namespace Rpa.Bots.Mail.Maildir;

/// <summary>Reads no more of a message's file than its header needs.</summary>
internal static class HeaderOfFile
{
    private const int HeaderBytes = 32 * 1024;

    public static async Task<HeaderBlock?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.Asynchronous);
            var bytes = new byte[Math.Min(HeaderBytes, stream.Length)];
            var read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
            HeaderBlock.Read(bytes.AsSpan(0, read), 0, MimeLimits.Default, new Warnings(), static (_, _, _) => false, out var header);
            return header;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
