using System.Text;
using Rpa.Bots.Effects;
using Rpa.Bots.Mail.Accounts;
using Rpa.Bots.Mail.Net;
using Rpa.Bots.Mail.Smtp;
using Rpa.Bots.Mail.Tests.Actions;
using Rpa.Bots.Mail.Tests.Outgoing;

namespace Rpa.Bots.Mail.Tests.Net;

public class SmtpSenderTests
{
    private const string Hello = "250-mail.example.de\r\n250-SIZE 1000000\r\n250 AUTH PLAIN LOGIN\r\n";
    private static readonly ServerSettings s_plain = new() { Host = "127.0.0.1", Port = 25, Security = ConnectionSecurity.None };

    private static (string, string)[] UpToContent(params (string, string)[] rest) =>
    [
        ("EHLO example.de\r\n", Hello), ("MAIL FROM:<amt@example.de> SIZE=", "250 ok\r\n"), ("RCPT TO:<erika@example.org>\r\n", "250 ok\r\n"), ("DATA\r\n", "354 go\r\n"), ("From:", ""), .. rest,
    ];

    private static async Task<SendOutcome> Send(ReplayStream server, FakeGate gate, ServerSettings? settings = null)
    {
        settings ??= s_plain;
        var sender = new SmtpSender(settings, () => "geheim", TimeProvider.System, null, _ => Task.FromResult(new MailConnection(server, settings, TimeProvider.System)));
        return await sender.SendAsync(MimeWriterTests.Message(text: "eins\n.\n..zwei"), token => gate.BeginAsync("", token), CancellationToken.None);
    }

    [Fact]
    public async Task AnAcceptedMessageIsSent()
    {
        var server = new ReplayStream("220 hi\r\n", UpToContent((".\r\n", "250 queued as 1\r\n")));
        var gate = new FakeGate();
        Assert.Equal(new SendOutcome.Sent("250 queued as 1"), await Send(server, gate));
        Assert.Equal(1, gate.Begun);
        Assert.EndsWith("\r\n.\r\n", server.Heard);
        Assert.True(server.IsDisposed);
    }

    [Fact]
    public void DotsAtTheBeginningOfALineAreDoubled() =>
        Assert.Equal("..a\r\nb.\r\n...\r\n", Encoding.ASCII.GetString(SmtpSession.DoubleDots(Encoding.ASCII.GetBytes(".a\r\nb.\r\n.."))));

    [Theory]
    [InlineData("RCPT TO:", "450 later\r\n", typeof(SendOutcome.Later))]
    [InlineData("RCPT TO:", "550-no such\r\n550 user\r\n", typeof(SendOutcome.Refused))]
    [InlineData("MAIL FROM:", "552 too big\r\n", typeof(SendOutcome.Refused))]
    [InlineData("DATA", "451 busy\r\n", typeof(SendOutcome.Later))]
    [InlineData("EHLO", "421 bye\r\n", typeof(SendOutcome.Later))]
    [InlineData("RCPT TO:", "Unsinn\r\n", typeof(SendOutcome.Later))]
    [InlineData("RCPT TO:", "", typeof(SendOutcome.Later))]
    public async Task ANoBeforeTheMessageIsHandedOverBeginsNothing(string at, string answer, Type expected)
    {
        var script = UpToContent().TakeWhile(s => !s.Item1.StartsWith(at, StringComparison.Ordinal)).Append((at, answer)).ToArray();
        var gate = new FakeGate();
        Assert.IsType(expected, await Send(new ReplayStream("220 hi\r\n", script), gate));
        Assert.Equal(0, gate.Begun);
    }

    [Fact]
    public async Task AConnectionThatBreaksAfterTheDotIsUncertain() =>
        Assert.IsType<SendOutcome.Uncertain>(await Send(new ReplayStream("220 hi\r\n", UpToContent((".\r\n", ""))), new FakeGate()));

    [Theory]
    [InlineData("554 spam\r\n", typeof(SendOutcome.Refused))]
    [InlineData("452 full\r\n", typeof(SendOutcome.Later))]
    public async Task ADefiniteNoAfterTheDotIsBelieved(string answer, Type expected) =>
        Assert.IsType(expected, await Send(new ReplayStream("220 hi\r\n", UpToContent((".\r\n", answer))), new FakeGate()));

    [Fact]
    public async Task TheDotIsNotSentAfterThePermissionEnded()
    {
        var server = new ReplayStream("220 hi\r\n", UpToContent((".\r\n", "250 ok\r\n")));
        await Assert.ThrowsAsync<EffectRefusedException>(() => Send(server, new FakeGate { Window = TimeSpan.Zero }));
        Assert.DoesNotContain("\r\n.\r\n", server.Heard);
        Assert.True(server.IsDisposed);
    }

    [Fact]
    public async Task AStrippedStartTlsIsAnErrorAndNoSecretIsTold()
    {
        var server = new ReplayStream("220 hi\r\n", ("EHLO", Hello));
        var later = Assert.IsType<SendOutcome.Later>(await Send(server, new FakeGate(), s_plain with { Security = ConnectionSecurity.StartTls, User = "amt", Secret = "x" }));
        Assert.Contains("does not offer STARTTLS", later.Message);
        Assert.DoesNotContain("AUTH", server.Heard);
    }

    [Fact]
    public async Task ASignInByPasswordPrecedesTheMessage()
    {
        var script = UpToContent((".\r\n", "250 ok\r\n")).ToList();
        script.Insert(1, ("AUTH PLAIN " + Convert.ToBase64String(Encoding.ASCII.GetBytes("\0amt\0geheim")) + "\r\n", "235 welcome\r\n"));
        Assert.IsType<SendOutcome.Sent>(await Send(new ReplayStream("220 hi\r\n", [.. script]), new FakeGate(), s_plain with { User = "amt", Secret = "x" }));
    }

    [Fact]
    public async Task ARefusedSignInIsTriedLaterBecauseTheCitizenCannotHelpIt() =>
        Assert.IsType<SendOutcome.Later>(await Send(
            new ReplayStream("220 hi\r\n", ("EHLO", "250 AUTH LOGIN\r\n250 x\r\n"), ("EHLO", "")), new FakeGate(), s_plain with { User = "amt", Secret = "x" }));

    [Fact]
    public void ScramFollowsTheExampleOfItsStandard()
    {
        // RFC 7677, section 3.
        var scram = new ScramSha256("user", "pencil", "rOprNGfwEbeRWgbNEkqO");
        Assert.Equal("n,,n=user,r=rOprNGfwEbeRWgbNEkqO", Encoding.ASCII.GetString(scram.Initial));
        var final = scram.Respond(Encoding.ASCII.GetBytes("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"));
        Assert.Equal("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=", Encoding.ASCII.GetString(final));
        Assert.Throws<MailProtocolException>(scram.DemandProved);
        scram.Respond(Encoding.ASCII.GetBytes("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
        scram.DemandProved();
    }

    [Theory]
    [InlineData("r=other,s=W22Z,i=4096")]
    [InlineData("r=nonce,s=W22Z,i=4096")]
    [InlineData("r=nonceX,s=W22Z,i=999999999")]
    [InlineData("r=nonceX,s=!,i=4096")]
    [InlineData("")]
    public void AHostileScramChallengeIsRefused(string challenge) =>
        Assert.Throws<MailProtocolException>(() => new ScramSha256("u", "p", "nonce").Respond(Encoding.ASCII.GetBytes(challenge)));
}
