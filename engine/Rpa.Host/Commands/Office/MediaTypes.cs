using System.Text;
using System.Text.Unicode;

namespace Rpa.Host.Commands.Office;

/// <summary>What a file is, by its content: its name may say anything.</summary>
internal static class MediaTypes
{
    public static string Of(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith("%PDF-"u8) ? "application/pdf"
        : bytes.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47]) ? "image/png"
        : bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "image/jpeg"
        : bytes.StartsWith("II*\0"u8) || bytes.StartsWith("MM\0*"u8) ? "image/tiff"
        : bytes.IndexOf((byte)0) < 0 && Utf8.IsValid(bytes) ? "text/plain"
        : "application/octet-stream";
}
