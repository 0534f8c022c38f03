using System.Diagnostics;
using System.Text;
using Rpa.Bots.Mail.Mime;

namespace Rpa.Bots.Mail.Tests.Mime;

public class FuzzTests
{
    private static readonly string[] s_pieces =
    [
        "Content-Type: multipart/mixed; boundary=x\r\n", "Content-Type: multipart/alternative; boundary=\"y\"\r\n", "\r\n", "\r\n--x\r\n", "\r\n--y\r\n", "--x--\r\n", "--xy\r\n", "Content-Type: message/rfc822\r\n",
        "Content-Type: text/html; charset=utf-7\r\n", "Content-Type: text/plain; charset=\"iso-2022-jp\"; format=flowed\r\n", "Content-Transfer-Encoding: base64\r\n", "Content-Transfer-Encoding: quoted-printable\r\n",
        "Content-Transfer-Encoding: x-uuencode\r\n", "Subject: =?utf-8?Q?=C3?= =?utf-8?B?w7w=?=\r\n", "From: \"a (b <c,d:;\r\n", "To: a@b (c(d), e: f@g;\r\n", "Date: 31 Feb 99 25:61 +9999\r\n",
        "Content-Disposition: attachment; filename*0*=x'y'%zz; filename*99999999999=a; =; ;;\r\n", "<div><p><blockquote>&#x110000;&#0;<!--", "begin 644 x\r\nM\r\n", "> Am schrieb:\n", "=\r\n", "=3", "\0", "\r", "\n\n", " \t\r\n", "+AGE-", "=?", "?=",
    ];

    [Fact]
    public void NoDamagedMessageThrowsOrHangs()
    {
        var random = new Random(20261121);
        var clock = Stopwatch.StartNew();
        for (var round = 0; round < 4000; round++)
        {
            var text = new StringBuilder();
            var count = random.Next(1, 40);
            for (var i = 0; i < count; i++)
            {
                text.Append(s_pieces[random.Next(s_pieces.Length)]);
                if (random.Next(4) == 0)
                {
                    for (var k = random.Next(30); k > 0; k--)
                    {
                        text.Append((char)random.Next(256));
                    }
                }
            }

            var raw = Encoding.Latin1.GetBytes(text.ToString());
            var before = GC.GetAllocatedBytesForCurrentThread();
            var message = MimeReader.ReadOrThrow(raw, MimeLimits.Default);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
            Assert.True(message.Attachments.Sum(a => (long)a.Bytes.Length) <= raw.Length * 2L + 100);
            _ = MailJson.Of(message).ToJsonString();
        }

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), $"took {clock.Elapsed}");
    }

    public static TheoryData<string> Attacks() =>
    [
        "Subject: " + string.Concat(Enumerable.Repeat("=?a?q?", 20_000)) + "\r\n\r\n",
        "From: " + string.Concat(Enumerable.Repeat("(", 60_000)) + "\r\n\r\n",
        "From: " + string.Concat(Enumerable.Repeat("a,", 30_000)) + "<b>\r\n\r\n",
        "From: " + string.Concat(Enumerable.Repeat("<", 60_000)) + "\r\n\r\n",
        "From: " + string.Concat(Enumerable.Repeat("\"a\" ", 15_000)) + "\r\n\r\n",
        "Content-Type: text/plain" + string.Concat(Enumerable.Repeat("; a=\"b\"c", 8_000)) + "\r\n\r\n",
        "Content-Disposition: attachment; filename=\"" + string.Concat(Enumerable.Repeat("a\" b", 15_000)) + "\r\n\r\n",
        string.Concat(Enumerable.Range(0, 20_000).Select(i => $"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n")),
        "Content-Type: multipart/mixed; boundary=x\r\n\r\n" + string.Concat(Enumerable.Repeat("--x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n", 20_000)),
        "Content-Type: multipart/mixed; boundary=x\r\n\r\n" + string.Concat(Enumerable.Repeat("\r\n--", 300_000)),
        "Content-Type: text/html\r\n\r\n" + string.Concat(Enumerable.Repeat("<a><b><i>", 100_000)),
        "Content-Type: text/html\r\n\r\n" + string.Concat(Enumerable.Repeat("<", 900_000)),
        "Content-Type: text/html\r\n\r\n" + string.Concat(Enumerable.Repeat("<p><table>", 390)) + string.Concat(Enumerable.Repeat("x<br>", 50_000)),
        "Subject: x\r\n\r\n" + string.Concat(Enumerable.Repeat("Am x schrieb\n", 100_000)),
        "Subject: x\r\n\r\n" + string.Concat(Enumerable.Repeat("Von: x\n", 100_000)),
        "Content-Type: text/plain; format=flowed\r\n\r\n" + string.Concat(Enumerable.Repeat("> a \r\n>> b \r\n", 100_000)),
    ];

    [Theory]
    [MemberData(nameof(Attacks))]
    public void AMessageMeantToExhaustTheReaderIsReadInTime(string raw)
    {
        var bytes = Encoding.Latin1.GetBytes(raw);
        var clock = Stopwatch.StartNew();
        var before = GC.GetAllocatedBytesForCurrentThread();
        MimeReader.ReadOrThrow(bytes, MimeLimits.Default);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 300L * bytes.Length);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"took {clock.Elapsed}");
    }

    [Fact]
    public void NoDamagedWrapperOrArchiveThrows()
    {
        var random = new Random(5);
        byte[][] seeds = [OutlookTests.Wrapper(), ArchiveTests.Zip(("a.txt", 3000), ("b/c.txt", 10))];
        for (var round = 0; round < 4000; round++)
        {
            var bytes = seeds[round % 2].ToArray();
            for (var k = random.Next(1, 12); k > 0; k--)
            {
                bytes[random.Next(6, bytes.Length)] = (byte)(random.Next(3) == 0 ? 255 : random.Next(256));
            }

            _ = Rpa.Bots.Mail.Mime.Outlook.Tnef.Unpack(bytes.AsMemory(0, random.Next(bytes.Length)));
            _ = Rpa.Bots.Mail.Mime.Outlook.Tnef.Unpack(bytes);
            _ = Archives.Fault(bytes, MimeLimits.Default);
        }
    }

    [Fact]
    public void ParsingIsFarFasterThanMailArrives()
    {
        var random = new Random(1);
        var scan = new byte[2_000_000];
        random.NextBytes(scan);
        var raw = Encoding.ASCII.GetBytes(
            "From: a@example.de\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nHallo\r\n--x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + Convert.ToBase64String(scan, Base64FormattingOptions.InsertLineBreaks) + "\r\n--x--\r\n");
        MimeReader.Read(raw);

        // The fastest round tells what the reader can do; the others tell of what else the machine does.
        var fastest = TimeSpan.MaxValue;
        for (var i = 0; i < 20; i++)
        {
            var clock = Stopwatch.StartNew();
            Assert.Equal(scan.Length, MimeReader.Read(raw).Attachments[0].Bytes.Length);
            fastest = clock.Elapsed < fastest ? clock.Elapsed : fastest;
        }

        var megabytesPerSecond = raw.Length / 1e6 / fastest.TotalSeconds;
        Assert.True(megabytesPerSecond > 50, $"{megabytesPerSecond:F0} MB/s");
    }
}
