using System.IO.Compression;
using DocumentFormat.OpenXml.Packaging;

namespace Rpa.Bots.Office.Sheets;

/// <summary>Opens workbooks that strangers may have made, under caps.</summary>
internal static class SheetFile
{
    /// <summary>The largest file, bytes.</summary>
    public const int MaxBytes = 20 * 1024 * 1024;

    /// <summary>The largest content once unpacked, bytes: a zip of a few kilobytes can hold gigabytes, and the parsed tree takes ten times that.</summary>
    public const long MaxUnpacked = 60L * 1024 * 1024;

    /// <summary>The workbook over the bytes.</summary>
    /// <exception cref="SheetException">It cannot be read.</exception>
    public static SpreadsheetDocument Open(MemoryStream stream, bool isEditable)
    {
        if (stream.Length > MaxBytes)
        {
            throw new SheetException($"The workbook has {stream.Length} bytes; at most {MaxBytes} are read.");
        }

        try
        {
            CheckUnpackedSize(stream);
            stream.Position = 0;
            var document = SpreadsheetDocument.Open(stream, isEditable);
            return document.WorkbookPart?.Workbook?.Sheets is not null ? document : throw new SheetException("The file holds no workbook.");
        }
        catch (Exception e) when (e is not (SheetException or OutOfMemoryException))
        {
            // The package reader has no exception of its own for damage: a handful of the framework's arrive, and null references too.
            throw new SheetException("The file is no Excel workbook (.xlsx), or it is damaged or protected by a password.", e);
        }
    }

    private static void CheckUnpackedSize(MemoryStream stream)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        if (zip.Entries.Count > 5_000 || zip.Entries.Sum(e => e.Length) > MaxUnpacked)
        {
            throw new SheetException("The workbook unpacks to more than can be read.");
        }

        // The sizes in the directory are the sender's word; the unpacked bytes are counted.
        var buffer = new byte[81_920];
        var total = 0L;
        foreach (var entry in zip.Entries)
        {
            using var content = entry.Open();
            for (int read; (read = content.Read(buffer)) > 0;)
            {
                total += read;
                if (total > MaxUnpacked)
                {
                    throw new SheetException("The workbook unpacks to more than can be read.");
                }
            }
        }
    }
}
