using Rpa.Bots.Mail.Accounts;
using Rpa.Bots.Mail.Imap;
using Rpa.Bots.Mail.Mime.Outgoing;
using Rpa.Bots.Mail.Net;
using Rpa.Bots.Mail.Smtp;

namespace Rpa.Bots.Mail.Tests.Net;

/// <summary>What the folder of sent mail says of a message, by transcripts: only what is certain may lead to sending again.</summary>
public class SentMemoryTests
{
    private static readonly ServerSettings s_server = new() { Host = "127.0.0.1", Port = 143, Security = ConnectionSecurity.None };
    private static readonly MessageId s_id = MessageId.For("2026-000001", 4, "test", EmailAddress.Parse("amt@example.de"));

    private static (string, string) Search(int tag, string found) => ($"r{tag} UID SEARCH HEADER Message-ID \"{s_id.Value}\" UNDELETED\r\n", $"* SEARCH{found}\r\nr{tag} OK\r\n");

    private static async Task<SentTrace> FindAsync(params (string, string)[] asked)
    {
        var session = new ReplayStream(
            "* OK\r\n",
            [
                ("r1 CAPABILITY\r\n", "* CAPABILITY IMAP4rev1 SPECIAL-USE LIST-EXTENDED\r\nr1 OK\r\n"),
                ("r2 LIST (SPECIAL-USE) \"\" \"*\"\r\n", "* LIST (\\Drafts) \"/\" Entw&APw-rfe\r\n* LIST (\\HasNoChildren \\Sent) \"/\" \"Gesendete Objekte\"\r\nr2 OK\r\n"),
                ("r3 SELECT \"Gesendete Objekte\"\r\n", "* 3 EXISTS\r\n* OK [UIDVALIDITY 5]\r\nr3 OK\r\n"),
                ("r4 NOOP\r\n", "r4 OK\r\n"),
                .. asked,
            ]);
        var door = new ImapDoor("\\Sent", s_server, () => "x", TimeProvider.System, connect: _ => Task.FromResult(new MailConnection(session, s_server, TimeProvider.System)));
        await using var sent = new ImapSent(new ImapSession(door), serverFiles: false, TimeProvider.System);
        return await sent.FindAsync(s_id, CancellationToken.None);
    }

    [Theory]
    [InlineData(" 57", "* 3 FETCH (UID 57 FLAGS (\\Seen))\r\n", 1, true)]
    [InlineData(" 57", "* 3 FETCH (UID 57 FLAGS (\\Seen \\Draft))\r\n", 0, false)]
    [InlineData(" 57", "", 0, false)]
    [InlineData(" 57", "* 2 FETCH (UID 56 FLAGS (\\Seen))\r\n", 0, false)]
    [InlineData(" 57 58", "* 3 FETCH (UID 57 FLAGS (\\Draft))\r\n* 4 FETCH (UID 58 FLAGS ())\r\n", 1, true)]
    public async Task WhatIsNotToldIsNotTakenForNotSent(string found, string flags, int count, bool isCertain) =>
        Assert.Equal(new SentTrace(count, isCertain), await FindAsync(Search(5, found), ("r6 UID FETCH", flags + "r6 OK\r\n")));

    [Fact]
    public async Task OnlyWhatIsMissingTwiceWasCertainlyNotSent()
    {
        var again = ("r6 NOOP\r\n", "r6 OK\r\n");
        Assert.Equal(new SentTrace(0, IsCertain: true), await FindAsync(Search(5, ""), again, Search(7, "")));
        Assert.Equal(new SentTrace(1, IsCertain: true), await FindAsync(Search(5, ""), again, Search(7, " 9"), ("r8 UID FETCH", "* 1 FETCH (UID 9 FLAGS (\\Seen))\r\nr8 OK\r\n")));
    }
}
