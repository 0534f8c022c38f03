using System.Net;
using System.Net.Sockets;
using System.Text;
using Rpa.Bots.Effects;
using Rpa.Bots.Mail.Accounts;
using Rpa.Bots.Mail.Imap;
using Rpa.Bots.Mail.Mime;
using Rpa.Bots.Mail.Mime.Outgoing;
using Rpa.Bots.Mail.Net;
using Rpa.Bots.Mail.Smtp;
using Rpa.Bots.Mail.Tests.Actions;
using Rpa.Bots.Mail.Tests.Outgoing;

namespace Rpa.Bots.Mail.Tests.Net;

/// <summary>Sending through a real server, with a real folder of sent mail as the memory of what went out.</summary>
[Trait("needs", "opensmtpd")]
public class SendingServersTests(OpenSmtpdFixture smtpd, DovecotFixture dovecot) : IClassFixture<OpenSmtpdFixture>, IClassFixture<DovecotFixture>
{
    private ServerSettings Smtp => new() { Host = "127.0.0.1", Port = smtpd.Port, Security = ConnectionSecurity.None };

    private ImapSent Sent(string user) => new(new ImapSession(DovecotFixture.Door(dovecot.Server(ConnectionSecurity.Tls, user), "\\Sent")), serverFiles: false, TimeProvider.System);

    private SmtpSender Sender(ImapSent sent, Func<Stream, Stream>? wrap = null) => new(Smtp, () => "", TimeProvider.System, sent, async ct =>
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, smtpd.Port, ct);
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        return new MailConnection(wrap?.Invoke(stream) ?? stream, Smtp, TimeProvider.System);
    });

    private static OutgoingMessage Message(string reference, string to = "erika@example.org") => MimeWriterTests.Message(text: "eins\n.\n..zwei\n") with
    {
        To = [Correspondent.Of(EmailAddress.Parse(to))],
        Id = MessageId.For(reference, 4, "test", EmailAddress.Parse("amt@example.de")),
        IsAutomaticReply = true,
        Attachments = [new OutgoingAttachment("Bescheid für Sie.pdf", "application/pdf", new byte[] { 1, 2, 3, 13, 10, 46, 13, 10 })],
    };

    private async Task<int> ArrivedAsync(MessageId id, int atLeast)
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            var folder = Path.Combine(smtpd.Delivered, "new");
            var count = Directory.Exists(folder) ? Directory.GetFiles(folder).Count(f => MimeReader.Read(File.ReadAllBytes(f)).MessageId == id.Value) : 0;
            if (count >= atLeast)
            {
                return count;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        return -1;
    }

    [Fact]
    public async Task AMessageArrivesAsItWasWrittenAndIsKeptAsSent()
    {
        var message = Message("2026-000001");
        await using var sent = Sent("sender1");
        var sender = Sender(sent);
        Assert.IsType<SendOutcome.Sent>(await sender.SendAsync(message, t => new FakeGate().BeginAsync("", t), CancellationToken.None));
        Assert.Equal(1, await ArrivedAsync(message.Id, 1));
        Assert.Equal(1, await sender.CountSentAsync(message.Id, CancellationToken.None));
        Assert.Equal(1, await sender.CountRepliesAsync(EmailAddress.Parse("erika@example.org"), DateOnly.FromDateTime(DateTime.UtcNow).AddDays(-1), CancellationToken.None));

        var arrived = Directory.GetFiles(Path.Combine(smtpd.Delivered, "new")).Select(f => MimeReader.Read(File.ReadAllBytes(f))).Single(m => m.MessageId == message.Id.Value);
        Assert.Equal("eins\n.\n..zwei\n", arrived.Text);
        Assert.Equal(("Bescheid für Sie.pdf", 8), (arrived.Attachments[0].Name, arrived.Attachments[0].Bytes.Length));
        Assert.Equal("auto-replied", arrived.AutoSubmitted);
    }

    [Fact]
    public async Task AReceiverThatTheServerRefusesLeavesNoTrace()
    {
        var message = Message("2026-000002", "nobody@elsewhere.example");
        await using var sent = Sent("sender2");
        var gate = new FakeGate();
        Assert.IsType<SendOutcome.Refused>(await Sender(sent).SendAsync(message, t => gate.BeginAsync("", t), CancellationToken.None));
        Assert.Equal(0, gate.Begun);
        Assert.Equal(0, await Sender(sent).CountSentAsync(message.Id, CancellationToken.None));
    }

    [Fact]
    public async Task AConnectionCutAfterTheDotIsAnUncertainEndThatTheFolderOfSentMailRemembers()
    {
        var message = Message("2026-000003");
        await using var sent = Sent("sender3");
        Assert.IsType<SendOutcome.Uncertain>(await Sender(sent, s => new CutStream(s, ".\r\n")).SendAsync(message, t => new FakeGate().BeginAsync("", t), CancellationToken.None));

        // The server has it; we cannot know, and say so: neither "sent" nor "not sent".
        Assert.Equal(1, await ArrivedAsync(message.Id, 1));
        Assert.Null(await Sender(sent).CountSentAsync(message.Id, CancellationToken.None));
    }

    [Fact]
    public async Task AConnectionCutBeforeTheDotLeavesTheMessageUnsentAndCertainlySo()
    {
        var message = Message("2026-000004");
        await using var sent = Sent("sender4");
        await Assert.ThrowsAsync<EffectRefusedException>(() => Sender(sent).SendAsync(message, _ => throw new EffectRefusedException("lease lost"), CancellationToken.None));
        Assert.Equal(0, await Sender(sent).CountSentAsync(message.Id, CancellationToken.None));
        Assert.IsType<SendOutcome.Sent>(await Sender(sent).SendAsync(message, t => new FakeGate().BeginAsync("", t), CancellationToken.None));
        Assert.Equal(1, await ArrivedAsync(message.Id, 1));
    }

    [Fact]
    public async Task AnAttemptThatGivesUpTakesBackItsOwnNoteOnly()
    {
        var message = Message("2026-000006");
        await using var sent = Sent("sender6");
        var first = await sent.PrepareAsync(message, MimeWriter.Write(message), CancellationToken.None);
        var second = await sent.PrepareAsync(message, MimeWriter.Write(message), CancellationToken.None);
        await sent.WithdrawAsync(first, CancellationToken.None);
        Assert.False((await sent.FindAsync(message.Id, CancellationToken.None)).IsCertain);
        await sent.ConfirmAsync(message, second, CancellationToken.None);
        Assert.Equal(new SentTrace(1, IsCertain: true), await sent.FindAsync(message.Id, CancellationToken.None));
    }

    [Fact]
    public async Task TheNoteOfAnAttemptThatMayHaveSentStaysWhenALaterOneMayNotBegin()
    {
        var message = Message("2026-000007");
        await using (var dead = Sent("sender7"))
        {
            Assert.IsType<SendOutcome.Uncertain>(await Sender(dead, s => new CutStream(s, ".\r\n")).SendAsync(message, t => new FakeGate().BeginAsync("", t), CancellationToken.None));
        }

        Assert.Equal(1, await ArrivedAsync(message.Id, 1));
        await using var sent = Sent("sender7");
        await Assert.ThrowsAsync<EffectRefusedException>(() => Sender(sent).SendAsync(message, _ => throw new EffectRefusedException("already begun"), CancellationToken.None));
        Assert.Null(await Sender(sent).CountSentAsync(message.Id, CancellationToken.None));
    }

    [Fact]
    public async Task ACopyThatADeadAttemptLeftBehindIsReplacedNotDoubled()
    {
        var message = Message("2026-000005");
        await using var sent = Sent("sender5");
        await using (var dead = Sent("sender5"))
        {
            await dead.PrepareAsync(message, MimeWriter.Write(message), CancellationToken.None);
        }

        Assert.Null(await Sender(sent).CountSentAsync(message.Id, CancellationToken.None));
        Assert.IsType<SendOutcome.Sent>(await Sender(sent).SendAsync(message, t => new FakeGate().BeginAsync("", t), CancellationToken.None));
        Assert.Equal(1, await Sender(sent).CountSentAsync(message.Id, CancellationToken.None));
        await using var client = await DovecotFixture.Door(dovecot.Server(ConnectionSecurity.Tls, "sender5"), "\\Sent").OpenAsync(readOnly: true, known: null, CancellationToken.None);
        Assert.Single(await client.SearchAsync("ALL", CancellationToken.None));
    }

    /// <summary>Passes everything on, and goes dead after it passed on what the client wrote last.</summary>
    private sealed class CutStream(Stream inner, string last) : Stream
    {
        private bool _isDead;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => _isDead ? throw new IOException("cut") : inner.Read(buffer, offset, count);

        public override void Write(byte[] buffer, int offset, int count)
        {
            inner.Write(buffer, offset, count);
            _isDead |= Encoding.ASCII.GetString(buffer, offset, count) == last;
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing) => inner.Dispose();
    }
}
