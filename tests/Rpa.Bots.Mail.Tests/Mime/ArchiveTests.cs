using System.IO.Compression;
using System.Text;
using Rpa.Bots.Mail.Actions;
using Rpa.Bots.Mail.Mime;

namespace Rpa.Bots.Mail.Tests.Mime;

public class ArchiveTests
{
    internal static byte[] Zip(params (string Name, int Bytes)[] files)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in files)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.SmallestSize).Open();
                entry.Write(new byte[bytes]);
            }
        }

        return stream.ToArray();
    }

    private static MailMessage Mail(byte[] file, MimeLimits? limits = null) => MimeReader.ReadOrThrow(
        Encoding.ASCII.GetBytes("Subject: x\r\nContent-Type: application/zip; name=scans.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n" + Convert.ToBase64String(file)), limits ?? MimeLimits.Default);

    [Fact]
    public void AnOrdinaryArchiveIsTakenAsItIs()
    {
        var message = Mail(Zip(("a.txt", 5000), ("b.txt", 10)));
        Assert.Null(Assert.Single(message.Attachments).Refusal);
        Assert.Empty(message.Warnings);
        Assert.Equal("application/zip", Assert.Single(MailScope.Documents(message)).MediaType);
    }

    [Fact]
    public void AnArchiveThatUnpacksToManyTimesItsSizeIsKeptButOpenedByNobody()
    {
        var bomb = Zip(("a", 30_000_000));
        var message = Mail(bomb);
        Assert.Equal(bomb, message.Attachments[0].Bytes.ToArray());
        Assert.Contains(message.Warnings, w => w.Contains("'scans.zip' is refused") && w.Contains("times as large"));
        Assert.Equal("application/octet-stream", Assert.Single(MailScope.Documents(message)).MediaType);
    }

    [Theory]
    [InlineData(2, 1000L, "more than 2 files")]
    [InlineData(100, 9_000L, "at most 9000")]
    public void SizeAndNumberAreBounded(int entries, long bytes, string reason) =>
        Assert.Contains(reason, Mail(Zip(("a", 400), ("b", 9_000), ("c", 1)), MimeLimits.Default with { ArchiveEntries = entries, ArchiveBytes = bytes }).Attachments[0].Refusal);

    [Fact]
    public void FilesThatLieOnTopOfEachOtherAreRefused()
    {
        var zip = Zip(("aa", 900), ("bb", 900));
        var second = zip.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BitConverter.TryWriteBytes(zip.AsSpan(second + 20), (uint)zip.Length);
        Assert.Contains("on top of each other", Mail(zip).Attachments[0].Refusal);
    }

    [Fact]
    public void AGzipThatUnpacksToManyTimesItsSizeIsRefused()
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(new byte[20_000_000]);
        }

        Assert.NotNull(Mail(stream.ToArray()).Attachments[0].Refusal);
    }
}
