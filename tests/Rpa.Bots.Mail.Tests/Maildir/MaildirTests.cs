using System.Text;
using Rpa.Bots.Effects;
using Rpa.Bots.Mail.Maildir;
using Rpa.Bots.Mail.Tests.Actions;
using Rpa.Bots.Mail.Tests.Outgoing;

namespace Rpa.Bots.Mail.Tests.Maildir;

public sealed class MaildirTests : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("rpa-maildir-").FullName;

    public void Dispose() => Directory.Delete(_path, recursive: true);

    private void Deliver(string name, string text = "Subject: x\n\ny", string folder = "new")
    {
        Directory.CreateDirectory(Path.Combine(_path, folder));
        File.WriteAllText(Path.Combine(_path, folder, name), text, Encoding.Latin1);
    }

    private async Task<List<MailboxItem>> NewOnes()
    {
        var items = new List<MailboxItem>();
        await foreach (var item in new MaildirMailbox("amt", _path).ListNewAsync(CancellationToken.None))
        {
            items.Add(item);
        }

        return items;
    }

    [Fact]
    public async Task NewMessagesComeOldestFirst()
    {
        Deliver("1700000300.c");
        Deliver("1700000100.a");
        Deliver("1700000200.b:2,", folder: "cur");
        Deliver("1700000000.read:2,S", folder: "cur");
        Deliver(".hidden");
        Assert.Equal(["amt/INBOX/maildir/1700000100.a", "amt/INBOX/maildir/1700000200.b", "amt/INBOX/maildir/1700000300.c"], (await NewOnes()).Select(i => i.Key));
    }

    [Fact]
    public async Task ReadingChangesNothing()
    {
        Deliver("1700000100.a", "Subject: x\n\nöffne");
        var mailbox = new MaildirMailbox("amt", _path);
        var raw = await mailbox.ReadAsync((await NewOnes())[0], CancellationToken.None);
        Assert.Equal("Subject: x\n\nöffne", Encoding.Latin1.GetString(raw!));
        Assert.Single(await NewOnes());
    }

    [Fact]
    public async Task AnAcknowledgedMessageIsSeenInCurAndAskingAgainDoesNoHarm()
    {
        Deliver("1700000100.a");
        Deliver("1700000200.b:2,F", folder: "cur");
        var mailbox = new MaildirMailbox("amt", _path);
        foreach (var item in (await NewOnes()).Concat(await NewOnes()))
        {
            await mailbox.AcknowledgeAsync([item.Key], CancellationToken.None);
        }

        Assert.Empty(await NewOnes());
        Assert.Equal(["1700000100.a:2,S", "1700000200.b:2,FS"], Directory.GetFiles(Path.Combine(_path, "cur")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task AMessageThatIsGoneIsNoError()
    {
        Deliver("1700000100.a");
        var item = (await NewOnes())[0];
        File.Delete(Path.Combine(_path, "new", "1700000100.a"));
        var mailbox = new MaildirMailbox("amt", _path);
        Assert.Null(await mailbox.ReadAsync(item, CancellationToken.None));
        await mailbox.AcknowledgeAsync([item.Key], CancellationToken.None);
    }

    [Fact]
    public async Task AKeyThatPointsElsewhereMovesNothing()
    {
        Deliver("secret", folder: "tmp");
        await new MaildirMailbox("amt", _path).AcknowledgeAsync([MailboxItem.KeyOf("amt", "INBOX", "maildir", "../tmp/secret")], CancellationToken.None);
        Assert.True(File.Exists(Path.Combine(_path, "tmp", "secret")));
    }

    [Fact]
    public async Task ALinkIsNotRead()
    {
        Deliver("1700000100.a");
        File.CreateSymbolicLink(Path.Combine(_path, "new", "1700000200.link"), "/etc/hostname");
        Assert.Single(await NewOnes());
    }

    [Fact]
    public async Task AMessageIsFoundByItsId()
    {
        Deliver("1700000100.a", "Message-ID: <1@x>\n\n");
        Deliver("1700000200.b:2,S", "Message-ID: <2@x>\n\n", "cur");
        var keys = new List<string>();
        await foreach (var item in new MaildirMailbox("amt", _path).FindAsync("2@x", CancellationToken.None))
        {
            keys.Add(item.Key);
        }

        Assert.Equal(["amt/INBOX/maildir/1700000200.b"], keys);
    }

    [Fact]
    public async Task ASentMessageLiesInNewOnceHoweverOftenItIsSent()
    {
        var sender = new MaildirSender(_path);
        var gate = new FakeGate();
        var message = MimeWriterTests.Message();
        Assert.Equal(0, await sender.CountSentAsync(message.Id, CancellationToken.None));
        Assert.IsType<SendOutcome.Sent>(await sender.SendAsync(message, t => gate.BeginAsync("", t), CancellationToken.None));
        Assert.IsType<SendOutcome.Sent>(await sender.SendAsync(message with { Date = message.Date.AddMinutes(5) }, t => gate.BeginAsync("", t), CancellationToken.None));
        Assert.Equal(1, await sender.CountSentAsync(message.Id, CancellationToken.None));
        Assert.Single(Directory.GetFiles(Path.Combine(_path, "new")));
        Assert.Empty(Directory.GetFiles(Path.Combine(_path, "tmp")));
        Assert.Equal(1, gate.Begun);
    }

    [Fact]
    public async Task ASentMessageIsFoundAfterTheNextProgramRenamedIt()
    {
        var sender = new MaildirSender(_path);
        var message = MimeWriterTests.Message();
        await sender.SendAsync(message, t => new FakeGate().BeginAsync("", t), CancellationToken.None);
        var file = Directory.GetFiles(Path.Combine(_path, "new"))[0];
        File.Move(file, Path.Combine(_path, "cur", "1700000000.other:2,S"));
        Assert.Equal(1, await sender.CountSentAsync(message.Id, CancellationToken.None));
    }

    [Fact]
    public async Task NothingIsSentAfterThePermissionEnded()
    {
        var sender = new MaildirSender(_path);
        var message = MimeWriterTests.Message();
        await Assert.ThrowsAsync<EffectRefusedException>(() => sender.SendAsync(message, t => new FakeGate { Window = TimeSpan.Zero }.BeginAsync("", t), CancellationToken.None));
        Assert.Equal(0, await sender.CountSentAsync(message.Id, CancellationToken.None));
        Assert.Empty(Directory.GetFiles(Path.Combine(_path, "new")));
    }

    [Fact]
    public async Task APickupFolderThatCannotBeWrittenIsTriedLater()
    {
        var file = Path.Combine(_path, "file");
        await File.WriteAllTextAsync(file, "");
        var gate = new FakeGate();
        Assert.IsType<SendOutcome.Later>(await new MaildirSender(file).SendAsync(MimeWriterTests.Message(), t => gate.BeginAsync("", t), CancellationToken.None));
        Assert.Equal(0, gate.Begun);
    }
}
