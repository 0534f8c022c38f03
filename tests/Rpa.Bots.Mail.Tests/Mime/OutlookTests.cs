using System.Text;
using Rpa.Bots.Mail.Actions;
using Rpa.Bots.Mail.Mime;
using Rpa.Bots.Mail.Mime.Outlook;

namespace Rpa.Bots.Mail.Tests.Mime;

public class OutlookTests
{
    /// <summary>A wrapper with two files, an embedded message that holds a third, and an HTML body.</summary>
    internal static byte[] Wrapper() => Stream(
        Attribute(0x9007, BitConverter.GetBytes(1252).Concat(new byte[4]).ToArray()),
        Attribute(0x9003, Properties(Binary(0x1013, "<p>Gr&uuml;&szlig;e</p>"u8.ToArray()))),
        Attribute(0x9002, new byte[14]), Attribute(0x8010, "ANTRAG~1.PDF\0"u8.ToArray()), Attribute(0x800F, "%PDF-1.4"u8.ToArray()),
        Attribute(0x9005, Properties(Text(0x3707, "Antrag für das Haus.pdf"), Text(0x370E, "application/pdf"))),
        Attribute(0x9002, new byte[14]), Attribute(0x8010, [(byte)'M', 0xFC, (byte)'l', (byte)'l', (byte)'.', (byte)'t', (byte)'x', (byte)'t', 0]), Attribute(0x800F, "abc"u8.ToArray()),
        Attribute(0x9002, new byte[14]),
        Attribute(0x9005, Properties(Object(0x3701, [.. new byte[16], .. Stream(Attribute(0x9002, new byte[14]), Attribute(0x8010, "innen.txt\0"u8.ToArray()), Attribute(0x800F, "def"u8.ToArray()))]))));

    private static MailMessage Mail(byte[] wrapper) =>
        MimeReader.ReadOrThrow(Encoding.ASCII.GetBytes("Subject: x\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n" + Convert.ToBase64String(wrapper)), MimeLimits.Default);

    [Fact]
    public void TheFilesInAWinmailDatAreUnpacked()
    {
        var message = Mail(Wrapper());
        var wrapper = Assert.Single(message.Attachments);
        Assert.Equal("winmail.dat", wrapper.Name);
        Assert.Equal(
            [("Antrag für das Haus.pdf", "%PDF-1.4"), ("Müll.txt", "abc"), ("innen.txt", "def"), ("message.html", "<p>Gr&uuml;&szlig;e</p>")],
            wrapper.Contained.Select(a => (a.Name, a.Text())));
        Assert.Equal("Grüße", message.Text);
        Assert.Contains(message.Warnings, w => w.Contains("4 files were unpacked"));
        Assert.Contains("Antrag für das Haus.pdf", MailScope.Documents(message).Select(d => d.Name));
        Assert.DoesNotContain("winmail.dat", MailScope.Documents(message).Select(d => d.Name));
    }

    [Fact]
    public void ADamagedWrapperIsKeptAsItIs()
    {
        var message = Mail([0x78, 0x9F, 0x3E, 0x22, 1]);
        Assert.Empty(Assert.Single(message.Attachments).Contained);
        Assert.Contains(message.Warnings, w => w.Contains("could not be unpacked"));
        Assert.Equal("winmail.dat", Assert.Single(MailScope.Documents(message)).Name);
    }

    [Fact]
    public void ACutWrapperGivesTheFilesBeforeTheCut()
    {
        var whole = Wrapper();
        Assert.Equal("Antrag für das Haus.pdf", Tnef.Unpack(whole.AsMemory(0, whole.Length - 40))[0].Name);
    }

    [Fact]
    public void CompressedRtfFollowsTheExampleOfItsStandard()
    {
        // MS-OXRTFCP, 4.1.1: "{\rtf1\ansi\ansicpg1252\pard hello world}\r\n".
        byte[] packed =
        [
            0x2d, 0x00, 0x00, 0x00, 0x2b, 0x00, 0x00, 0x00, 0x4c, 0x5a, 0x46, 0x75, 0xf1, 0xc5, 0xc7, 0xa7, 0x03, 0x00, 0x0a, 0x00, 0x72, 0x63, 0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a, 0xf3, 0x20, 0x68,
            0x65, 0x6c, 0x09, 0x00, 0x20, 0x62, 0x77, 0x05, 0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f, 0xa0,
        ];
        Assert.Equal("{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n", Encoding.ASCII.GetString(CompressedRtf.Unpack(packed)!));
    }

    private static byte[] Stream(params byte[][] attributes) => [0x78, 0x9F, 0x3E, 0x22, 1, 0, .. attributes.SelectMany(a => a)];

    private static byte[] Attribute(int id, byte[] data) => [2, .. BitConverter.GetBytes((ushort)id), 6, 0, .. BitConverter.GetBytes(data.Length), .. data, 0, 0];

    private static byte[] Properties(params byte[][] properties) => [.. BitConverter.GetBytes(properties.Length), .. properties.SelectMany(p => p)];

    private static byte[] Text(int id, string text) => Variable(0x1F, id, Encoding.Unicode.GetBytes(text + "\0"));

    private static byte[] Binary(int id, byte[] value) => Variable(0x102, id, value);

    private static byte[] Object(int id, byte[] value) => Variable(0x0D, id, value);

    private static byte[] Variable(int type, int id, byte[] value) =>
        [.. BitConverter.GetBytes((ushort)type), .. BitConverter.GetBytes((ushort)id), 1, 0, 0, 0, .. BitConverter.GetBytes(value.Length), .. value, .. new byte[(4 - (value.Length % 4)) % 4]];
}
