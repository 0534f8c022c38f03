using System.Text;
using Rpa.Bots.Mail.Accounts;
using Rpa.Bots.Mail.Imap;
using Rpa.Bots.Mail.Mime;
using Rpa.Bots.Mail.Net;

namespace Rpa.Bots.Mail.Tests.Net;

public class ImapTests
{
    private const string Greeting = "* OK ready\r\n";
    private static readonly ServerSettings s_server = new() { Host = "127.0.0.1", Port = 143, Security = ConnectionSecurity.None };
    private static readonly (string, string)[] s_select =
    [
        ("r1 CAPABILITY\r\n", "* CAPABILITY IMAP4rev1\r\nr1 OK\r\n"),
        ("r2 SELECT \"INBOX\"\r\n", "* 3 EXISTS\r\n* OK [UIDVALIDITY 77] ok\r\n* FLAGS (\\Seen)\r\nr2 OK [READ-WRITE] done\r\n"),
    ];

    private static ImapMailbox Mailbox(params ReplayStream[] sessions)
    {
        var next = new Queue<ReplayStream>(sessions);
        var limits = MimeLimits.Default with { Bytes = 10_000 };
        var door = new ImapDoor("INBOX", s_server, () => "x", TimeProvider.System, limits, _ => Task.FromResult(new MailConnection(next.Dequeue(), s_server, TimeProvider.System)));
        return new ImapMailbox("amt", "INBOX", new ImapSession(door), limits: limits);
    }

    [Fact]
    public async Task NewMessagesAreKeyedByUidValidityAndUid()
    {
        await using var mailbox = Mailbox(new ReplayStream(Greeting, [.. s_select, ("r3 NOOP\r\n", "* 4 EXISTS\r\nr3 OK\r\n"), ("r4 UID SEARCH UNSEEN UNDELETED\r\n", "* SEARCH 9 4\r\n* 5 EXISTS\r\nr4 OK\r\n"),
            ("r5 UID FETCH 4,9 (UID RFC822.SIZE)\r\n", "* 1 FETCH (UID 4 RFC822.SIZE 11)\r\n* 2 FETCH (UID 9 RFC822.SIZE 12)\r\nr5 OK\r\n")]));
        Assert.Equal(["amt/INBOX/77/4", "amt/INBOX/77/9"], (await mailbox.ListNewAsync(CancellationToken.None).ToListAsync()).Select(i => i.Key));
    }

    [Theory]
    [InlineData("* 1 FETCH (UID 4 BODY[] {11}\r\nA: b\r\n\r\n)c})\r\nr3 OK\r\n", "A: b\r\n\r\n)c}")]
    [InlineData("* 1 FETCH (BODY[] {4}\r\nabcd UID 4)\r\nr3 OK\r\n", "abcd")]
    [InlineData("* 2 FETCH (FLAGS (\\Seen) UID 5)\r\n* 1 FETCH (FLAGS () UID 4 BODY[] \"a\\\"b\")\r\n* 9 EXISTS\r\nr3 OK\r\n", "a\"b")]
    [InlineData("* 1 FETCH (UID 4 BODY[]<0> {2}\r\nab)\r\nr3 OK\r\n", "ab")]
    [InlineData("* 1 FETCH (UID 4 BODY[] NIL)\r\nr3 OK\r\n", null)]
    [InlineData("* 1 FETCH (UID 5 BODY[] {1}\r\nx)\r\nr3 OK\r\n", null)]
    [InlineData("r3 OK\r\n", null)]
    public async Task AMessageIsFetchedInWhateverFormTheServerChooses(string answer, string? expected)
    {
        await using var mailbox = Mailbox(new ReplayStream(Greeting, [.. s_select, ("r3 UID FETCH 4 (UID BODY.PEEK[]<0.10001>)\r\n", answer)]));
        var raw = await mailbox.ReadAsync(new MailboxItem("amt/INBOX/77/4", 0), CancellationToken.None);
        Assert.Equal(expected, raw is null ? null : Encoding.Latin1.GetString(raw));
    }

    [Fact]
    public async Task AKeyOfAnEarlierUidValidityTouchesNothing()
    {
        var server = new ReplayStream(Greeting, s_select);
        await using var mailbox = Mailbox(server);
        Assert.Null(await mailbox.ReadAsync(new MailboxItem("amt/INBOX/76/4", 0), CancellationToken.None));
        await mailbox.AcknowledgeAsync(["amt/INBOX/76/4"], CancellationToken.None);
        Assert.DoesNotContain("UID", server.Heard);
    }

    [Fact]
    public async Task AConnectionCutWithinALiteralIsAnErrorAndTheNextCallBeginsAnew()
    {
        var whole = new ReplayStream(Greeting, [.. s_select, ("r3 UID FETCH 4", "* 1 FETCH (UID 4 BODY[] {4}\r\nabcd)\r\nr3 OK\r\n")]);
        await using var mailbox = Mailbox(new ReplayStream(Greeting, [.. s_select, ("r3 UID FETCH 4", "* 1 FETCH (UID 4 BODY[] {400}\r\nabcd")]), whole);
        var item = new MailboxItem("amt/INBOX/77/4", 0);
        await Assert.ThrowsAsync<MailProtocolException>(() => mailbox.ReadAsync(item, CancellationToken.None));
        Assert.Equal(4, (await mailbox.ReadAsync(item, CancellationToken.None))!.Length);
    }

    [Fact]
    public async Task ASessionThatDiedOfIdlenessIsOpenedAnew()
    {
        await using var mailbox = Mailbox(
            new ReplayStream(Greeting, [.. s_select, ("r3 UID STORE 4 +FLAGS.SILENT (\\Seen)\r\n", "r3 OK\r\n")]),
            new ReplayStream(Greeting, [.. s_select, ("r3 UID STORE 5 +FLAGS.SILENT (\\Seen)\r\n", "r3 OK\r\n")]));
        await mailbox.AcknowledgeAsync(["amt/INBOX/77/4"], CancellationToken.None);
        await mailbox.AcknowledgeAsync(["amt/INBOX/77/5"], CancellationToken.None);
    }

    [Theory]
    [InlineData("* 1 FETCH (UID 4 BODY[] {99999}\r\n")]
    [InlineData("* 1 FETCH (UID 4 BODY[] {99999999999999999999}\r\nr3 OK\r\n")]
    [InlineData("* 1 FETCH ((((((((((((((((((((((((((((((((((((((((((((\r\n")]
    [InlineData("* 1 FETCH )\r\n")]
    [InlineData("* BYE shutting down\r\n")]
    [InlineData("r3 NO not you\r\n")]
    public async Task AHostileOrUnwillingServerIsAnError(string answer)
    {
        await using var mailbox = Mailbox(new ReplayStream(Greeting, [.. s_select, ("r3 UID FETCH 4", answer)]));
        await Assert.ThrowsAnyAsync<IOException>(() => mailbox.ReadAsync(new MailboxItem("amt/INBOX/77/4", 0), CancellationToken.None));
    }

    [Fact]
    public async Task ASignInWithoutInitialResponseWaitsForTheServer()
    {
        var server = new ReplayStream(
            Greeting,
            ("r1 CAPABILITY\r\n", "* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nr1 OK\r\n"), ("r2 AUTHENTICATE PLAIN\r\n", "+ \r\n"), (Convert.ToBase64String(Encoding.ASCII.GetBytes("\0amt\0x")) + "\r\n", "r2 OK in\r\n"), ("r3 CAPABILITY\r\n", "r3 OK\r\n"));
        await using var client = await ImapClient.BeginAsync(new MailConnection(server, s_server, TimeProvider.System), s_server with { User = "amt", Secret = "s" }, () => "x", 1000, CancellationToken.None);
    }

    [Theory]
    [InlineData("* PREAUTH hello\r\n")]
    [InlineData("* OK hello\r\n")]
    public async Task AStrippedStartTlsIsAnErrorAndNoSecretIsTold(string greeting)
    {
        var server = new ReplayStream(greeting, ("r1 CAPABILITY\r\n", "* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nr1 OK\r\n"));
        var settings = s_server with { Security = ConnectionSecurity.StartTls, User = "amt", Secret = "s" };
        await Assert.ThrowsAsync<MailProtocolException>(() => ImapClient.BeginAsync(new MailConnection(server, settings, TimeProvider.System), settings, () => "x", 1000, CancellationToken.None));
        Assert.DoesNotContain("AUTHENTICATE", server.Heard);
    }

    [Theory]
    [InlineData("Entwürfe", "Entw&APw-rfe")]
    [InlineData("A & B", "A &- B")]
    [InlineData("台北", "&U,BTFw-")]
    public void FolderNamesAreWrittenInModifiedUtf7(string name, string expected) => Assert.Equal(expected, ModifiedUtf7.Encode(name));

    [Theory]
    [InlineData("a\r\nr9 LOGOUT")]
    [InlineData("a\0")]
    [InlineData("ü")]
    public void AnArgumentCannotBecomeACommand(string text) => Assert.Throws<ArgumentException>(() => ImapClient.Quoted(text));

    [Fact]
    public async Task NoGarbageCrashesTheReader()
    {
        var random = new Random(7);
        var pieces = new[] { "* ", "1 FETCH ", "(", ")", "\"", "\\", "{3}\r\n", "{0+}\r\nabc", "NIL ", "BODY[", "]", "\r\n", "UID 4 ", "{", "}", "r1 OK\r\n", "\0", "+ \r\n" };
        for (var round = 0; round < 500; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 60)).Select(_ => pieces[random.Next(pieces.Length)]));
            var reader = new ImapReader(new MailConnection(new ReplayStream(text), s_server, TimeProvider.System), 100);
            await Assert.ThrowsAsync<MailProtocolException>(async () =>
            {
                while (true)
                {
                    await reader.ReadAsync(CancellationToken.None);
                }
            });
        }
    }
}
