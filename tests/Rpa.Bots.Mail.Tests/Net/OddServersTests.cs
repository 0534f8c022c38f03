using System.Text;
using Rpa.Bots.Mail.Accounts;
using Rpa.Bots.Mail.Imap;
using Rpa.Bots.Mail.Mime;
using Rpa.Bots.Mail.Net;

namespace Rpa.Bots.Mail.Tests.Net;

/// <summary>Transcripts in the manner of servers that are not Dovecot.</summary>
public class OddServersTests
{
    private static readonly ServerSettings s_server = new() { Host = "127.0.0.1", Port = 143, Security = ConnectionSecurity.None, User = "amt", Secret = "s" };

    private static ImapDoor Door(ServerSettings server, TimeProvider time, params ReplayStream[] sessions)
    {
        var next = new Queue<ReplayStream>(sessions);
        return new ImapDoor("INBOX", server, () => "x", time, MimeLimits.Default with { Bytes = 10_000 }, _ => Task.FromResult(new MailConnection(next.Count > 0 ? next.Dequeue() : throw new MailProtocolException("no more sessions"), server, time)));
    }

    private static ImapMailbox Mailbox(ImapDoor door, string? done = null) => new("amt", "INBOX", new ImapSession(door), doneFolder: done, limits: MimeLimits.Default with { Bytes = 10_000 });

    [Fact]
    public async Task ExchangeGreetsInBase64AnswersPartialsAsWholesAndHasNoUidPlusTwin()
    {
        var session = new ReplayStream(
            "* OK The Microsoft Exchange IMAP4 service is ready. [QQBNADAAUABSADAANABDAEEAMAAxADIAMwA=]\r\n",
            ("r1 CAPABILITY\r\n", "* CAPABILITY IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+\r\nr1 OK CAPABILITY completed.\r\n"),
            ("r2 AUTHENTICATE XOAUTH2 " + Convert.ToBase64String(Encoding.ASCII.GetBytes("user=amt\x01auth=Bearer x\x01\x01")) + "\r\n", "r2 OK AUTHENTICATE completed.\r\n"),
            ("r3 CAPABILITY\r\n", "* CAPABILITY IMAP4 IMAP4rev1 MOVE IDLE UIDPLUS LITERAL+\r\nr3 OK CAPABILITY completed.\r\n"),
            ("r4 SELECT \"INBOX\"\r\n", "* 2 EXISTS\r\n* 0 RECENT\r\n* FLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft $MDNSent)\r\n* OK [PERMANENTFLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft $MDNSent)] Permanent flags\r\n* OK [UNSEEN 1] Is the first unseen message\r\n* OK [UIDVALIDITY 14] UIDVALIDITY value\r\n* OK [UIDNEXT 9] The next unique identifier value\r\nr4 OK [READ-WRITE] SELECT completed.\r\n"),
            ("r5 NOOP\r\n", "r5 OK NOOP completed.\r\n"),
            ("r6 UID SEARCH UNSEEN UNDELETED\r\n", "* SEARCH 7 8 \r\nr6 OK SEARCH completed.\r\n"),
            ("r7 UID FETCH 7:8 (UID RFC822.SIZE)\r\n", "* 1 FETCH (UID 7 RFC822.SIZE 4)\r\n* 2 FETCH (UID 8 RFC822.SIZE 5)\r\nr7 OK FETCH completed.\r\n"),
            ("r8 UID FETCH 7:8 (UID BODY.PEEK[]<0.10001>)\r\n", "* 1 FETCH (BODY[]<0> {4}\r\na: b UID 7 FLAGS (\\Recent))\r\n* 2 FETCH (BODY[]<0> {5}\r\nc: dd UID 8)\r\nr8 OK FETCH completed.\r\n"),
            ("r9 UID MOVE 7:8 \"Erledigt\"\r\n", "r9 NO [TRYCREATE] No such folder\r\n"), ("r10 CREATE \"Erledigt\"\r\n", "r10 OK\r\n"),
            ("r11 UID MOVE 7:8 \"Erledigt\"\r\n", "* OK [COPYUID 22 7:8 1:2] \r\n* 2 EXPUNGE\r\n* 1 EXPUNGE\r\nr11 OK MOVE completed.\r\n"));
        await using var mailbox = Mailbox(Door(s_server with { UsesOAuth = true }, TimeProvider.System, session), "Erledigt");
        var mails = await mailbox.ReadNewAsync(CancellationToken.None).ToListAsync();
        Assert.Equal(["a: b", "c: dd"], mails.Select(m => Encoding.ASCII.GetString(m.Raw!)));
        await mailbox.AcknowledgeAsync([.. mails.Select(m => m.Item.Key)], CancellationToken.None);
    }

    [Fact]
    public async Task GmailRefusesAnExpiredTokenByAChallengeAndSaysByeWhenItIsTired()
    {
        var refused = new ReplayStream(
            "* OK Gimap ready for requests from 192.0.2.1 a1mb1\r\n",
            ("r1 CAPABILITY\r\n", "* CAPABILITY IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 XYZZY SASL-IR AUTH=XOAUTH2 AUTH=PLAIN AUTH=PLAIN-CLIENTTOKEN AUTH=OAUTHBEARER\r\nr1 OK Thats all she wrote! a1mb1\r\n"),
            ("r2 AUTHENTICATE XOAUTH2", "+ eyJzdGF0dXMiOiI0MDAiLCJzY2hlbWVzIjoiQmVhcmVyIiwic2NvcGUiOiJodHRwczovL21haWwuZ29vZ2xlLmNvbS8ifQ==\r\n"),
            ("\r\n", "r2 NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)\r\n"));
        await using var mailbox = Mailbox(Door(s_server with { UsesOAuth = true }, TimeProvider.System, refused));
        var fault = await Assert.ThrowsAsync<ImapRefusedException>(() => mailbox.ListNewAsync(CancellationToken.None).CountAsync().AsTask());
        Assert.Contains("AUTHENTICATIONFAILED", fault.Message);

        var tired = new ReplayStream(
            "* OK Gimap ready\r\n", ("r1 CAPABILITY\r\n", "* CAPABILITY IMAP4rev1 CONDSTORE ESEARCH\r\nr1 OK\r\n"), ("r2 LOGIN \"amt\" \"x\"\r\n", "r2 OK\r\n"),
            ("r3 CAPABILITY\r\n", "* CAPABILITY IMAP4rev1 CONDSTORE ESEARCH\r\nr3 OK\r\n"),
            ("r4 SELECT \"INBOX\" (CONDSTORE)\r\n", "* FLAGS ()\r\n* OK [UIDVALIDITY 1] UIDs valid.\r\n* 1 EXISTS\r\n* OK [HIGHESTMODSEQ 99]\r\nr4 OK [READ-WRITE] INBOX selected. (Success)\r\n"),
            ("r5 NOOP\r\n", "r5 OK\r\n"), ("r6 UID SEARCH RETURN (ALL) UNSEEN UNDELETED\r\n", "* ESEARCH (TAG \"r6\") UID ALL 3:4,9\r\nr6 OK\r\n"),
            ("r7 UID FETCH 3:4,9 (UID RFC822.SIZE)\r\n", "* BYE Session expired, please login again.\r\n"));
        await using var second = Mailbox(Door(s_server, TimeProvider.System, tired));
        await Assert.ThrowsAsync<MailProtocolException>(() => second.ListNewAsync(CancellationToken.None).CountAsync().AsTask());
    }

    [Fact]
    public async Task CourierTellsAlertsAndFlagsBetweenAndListsNothingForNothing()
    {
        var session = new ReplayStream(
            "* OK [CAPABILITY IMAP4rev1 UIDPLUS CHILDREN NAMESPACE THREAD=ORDEREDSUBJECT SORT QUOTA IDLE STARTTLS] Courier-IMAP ready. Copyright 1998-2018 Double Precision, Inc.  See COPYING for distribution information.\r\n",
            ("r1 CAPABILITY\r\n", "* CAPABILITY IMAP4rev1 UIDPLUS IDLE\r\nr1 OK CAPABILITY completed\r\n"),
            ("r2 LOGIN \"amt\" \"x\"\r\n", "* OK [ALERT] Filesystem notification initialization error -- contact your mail administrator (check for configuration errors with the FAM/Gamin library)\r\nr2 OK LOGIN Ok.\r\n"),
            ("r3 CAPABILITY\r\n", "* CAPABILITY IMAP4rev1 UIDPLUS IDLE\r\nr3 OK CAPABILITY completed\r\n"),
            ("r4 SELECT \"INBOX\"\r\n", "* FLAGS (\\Draft \\Answered \\Flagged \\Deleted \\Seen \\Recent)\r\n* OK [PERMANENTFLAGS (\\* \\Draft \\Answered \\Flagged \\Deleted \\Seen)] Limited\r\n* 3 EXISTS\r\n* 1 RECENT\r\n* OK [UIDVALIDITY 1234567890] Ok\r\n* OK [MYRIGHTS \"acdilrsw\"] ACL\r\nr4 OK [READ-WRITE] Ok\r\n"),
            ("r5 NOOP\r\n", "* 3 FETCH (FLAGS (\\Recent))\r\nr5 OK NOOP completed\r\n"), ("r6 UID SEARCH UNSEEN UNDELETED\r\n", "* SEARCH\r\nr6 OK SEARCH done.\r\n"));
        await using var mailbox = Mailbox(Door(s_server, TimeProvider.System, session));
        Assert.Empty(await mailbox.ListNewAsync(CancellationToken.None).ToListAsync());
    }

    [Fact]
    public async Task AnIdleIsBegunAnewBeforeTheServerOrARouterHangsUp()
    {
        var time = new Testing.ManualTime();
        var session = new ReplayStream(
            "* OK\r\n", ("r1 CAPABILITY\r\n", "* CAPABILITY IMAP4rev1 IDLE\r\nr1 OK\r\n"), ("r2 LOGIN", "r2 OK\r\n"), ("r3 CAPABILITY\r\n", "* CAPABILITY IMAP4rev1 IDLE\r\nr3 OK\r\n"),
            ("r4 EXAMINE \"INBOX\"\r\n", "* 3 EXISTS\r\n* OK [UIDVALIDITY 5]\r\nr4 OK\r\n"),
            ("r5 IDLE\r\n", "+ idling\r\n* OK Still here\r\n"), ("DONE\r\n", "r5 OK\r\n"),
            ("r6 IDLE\r\n", "+ idling\r\n* 4 EXISTS\r\n"), ("DONE\r\n", "* 5 EXISTS\r\nr6 OK\r\n")) { WaitsForMore = true };
        await using var client = await Door(s_server, time, session).OpenAsync(readOnly: true, null, CancellationToken.None);
        Assert.True(ImapClient.LongestIdle < TimeSpan.FromMinutes(29));
        var first = client.WaitForChangeAsync(time, CancellationToken.None);
        await time.WaitForTimerAsync(ImapClient.LongestIdle);
        time.Advance(ImapClient.LongestIdle);
        Assert.False(await first);
        Assert.True(await client.WaitForChangeAsync(time, CancellationToken.None));
        Assert.Equal(5, client.Exists);
    }

    [Fact]
    public async Task AServerThatFailsAgainAndAgainIsLeftInPeaceForGrowingTimes()
    {
        var time = new Testing.ManualTime();
        await using var mailbox = Mailbox(Door(s_server, time));
        var waits = new List<int>();
        for (var i = 0; i < 12; i++)
        {
            await Assert.ThrowsAsync<MailProtocolException>(() => mailbox.ListNewAsync(CancellationToken.None).CountAsync().AsTask());
            var seconds = 0;
            while (true)
            {
                var fault = await Assert.ThrowsAsync<MailProtocolException>(() => mailbox.ListNewAsync(CancellationToken.None).CountAsync().AsTask());
                if (!fault.Message.Contains("tried again in", StringComparison.Ordinal))
                {
                    break;
                }

                seconds++;
                time.Advance(TimeSpan.FromSeconds(1));
            }

            waits.Add(seconds);
        }

        Assert.Equal(0, waits[0]);
        Assert.True(waits.Max() <= 300);
        Assert.Equal(waits.Order(), waits);
    }

    [Fact]
    public async Task APasswordThatIsNotAsciiGoesAsALiteral()
    {
        var session = new ReplayStream(
            "* OK\r\n", ("r1 CAPABILITY\r\n", "* CAPABILITY IMAP4rev1\r\nr1 OK\r\n"), ("r2 LOGIN \"amt\" {6}\r\n", "+ go\r\n"), ("gr\u00C3\u00BCn!\r\n", "r2 OK\r\n"), ("r3 CAPABILITY\r\n", "* CAPABILITY IMAP4rev1\r\nr3 OK\r\n"));
        await using var client = await ImapClient.BeginAsync(new MailConnection(session, s_server, TimeProvider.System), s_server, () => "grün!", 1000, CancellationToken.None);
    }

    [Fact]
    public async Task WhatComesBeforeTheHandshakeIsThrownAway()
    {
        // A command's answer smuggled in behind the server's consent would otherwise be taken for one given under protection.
        var session = new ReplayStream(
            "* OK\r\n", ("r1 CAPABILITY\r\n", "* CAPABILITY IMAP4rev1 STARTTLS\r\nr1 OK\r\n"), ("r2 STARTTLS\r\n", "r2 OK\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR\r\nr3 OK injected\r\n"));
        var settings = s_server with { Security = ConnectionSecurity.StartTls };
        await Assert.ThrowsAnyAsync<Exception>(() => ImapClient.BeginAsync(new MailConnection(session, settings, TimeProvider.System), settings, () => "x", 1000, CancellationToken.None));
        Assert.DoesNotContain("AUTHENTICATE", session.Heard);
    }

    [Theory]
    [InlineData("1:3,7", new uint[] { 1, 2, 3, 7 })]
    [InlineData("9:7", new uint[] { 7, 8, 9 })]
    [InlineData("x,2:y,5", new uint[] { 5 })]
    public void ASetOfUidsIsRead(string text, uint[] expected)
    {
        var numbers = new SortedSet<uint>();
        UidSet.Read(text, numbers);
        Assert.Equal(expected, numbers);
    }

    [Fact]
    public void AnEndlessSetIsCut()
    {
        var numbers = new SortedSet<uint>();
        UidSet.Read("1:4294967295", numbers);
        Assert.True(numbers.Count <= 1_000_000);
    }

    [Theory]
    [InlineData("Entw&APw-rfe", "Entwürfe")]
    [InlineData("A &- B", "A & B")]
    [InlineData("&U,BTFw-", "台北")]
    [InlineData("&!!-", "&!!-")]
    [InlineData("&", "&")]
    public void FolderNamesAreReadFromModifiedUtf7(string wire, string expected) => Assert.Equal(expected, ModifiedUtf7.Decode(wire));
}
