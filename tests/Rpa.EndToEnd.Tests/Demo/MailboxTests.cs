using System.Text;
using Rpa.Bots.Browser;
using Rpa.Bots.Machine;
using Rpa.Testing;

namespace Rpa.EndToEnd.Tests.Demo;

/// <summary>A mailbox of one's own, with what strangers really send.</summary>
[Trait("needs", "chromium")]
[Trait("needs", "tesseract")]
[Trait("needs", "poppler")]
[Collection("browser")]
public sealed class MailboxTests
{
    /// <summary>Messages that nobody can file; each must end with a person, and none may stop the others.</summary>
    private static readonly (string Name, string Text)[] Odd =
    [
        ("empty", ""),
        ("one-byte", "x"),
        ("only-headers", "From: a@post.example\r\nSubject: Nur ein Betreff\r\n"),
        ("no-headers", "\r\nKein Kopf, nur Text.\r\n"),
        ("colons", ":::::\r\n:\r\n\r\n:\r\n"),
        ("broken-mime", Mail("Kaputt", "Content-Type: multipart/mixed; boundary=\"a\"\r\n", "--a\r\nContent-Type: multipart/mixed; boundary=\"a\"\r\n\r\n--a\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!")),
        ("boundary-in-itself", Mail("Tief", "Content-Type: multipart/mixed; boundary=x\r\n", string.Concat(Enumerable.Repeat("--x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n", 2000)))),
        ("huge-header", Mail(new string('ä', 200_000), "X-Long: " + new string('y', 500_000) + "\r\n", "Text")),
        ("many-recipients", Mail("Viele", string.Concat(Enumerable.Range(0, 5000).Select(i => $"Cc: p{i}@post.example\r\n")), "Text")),
        ("html-only", Mail("Nur HTML", "Content-Type: text/html; charset=utf-8\r\n", "<html><body><script>alert(1)</script><p>Guten Tag,</p><table><tr><td>was brauche ich?</table>")),
        ("unknown-charset", Mail("Zeichen", "Content-Type: text/plain; charset=klingon\r\nContent-Transfer-Encoding: 8bit\r\n", "q\u00fcapla'")),
        ("encrypted", Mail("Vertraulich", "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n", "MIIBhgYJKoZIhvcNAQcDoIIBdzCCAXMCAQAxggE=")),
        ("bounce", Mail("Undelivered Mail Returned to Sender", "Return-Path: <>\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n",
            "--b\r\n\r\nYour mail did not arrive.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; x@post.example\r\nAction: failed\r\nStatus: 5.1.1\r\n--b--\r\n")),
        ("auto-reply", Mail("Automatische Antwort: Ferienwohnung", "Auto-Submitted: auto-replied\r\n", "Ich bin bis Montag nicht im Haus.")),
        ("list", Mail("Newsletter: Reisepass", "List-Id: <news.post.example>\r\nList-Unsubscribe: <mailto:x@post.example>\r\nPrecedence: list\r\n", "Neues vom Verband.")),
        ("no-picture", Attached("Antrag", "image/png", "scan.png", "bm8gcGljdHVyZQ==")),
        ("half-a-picture", Attached("Antrag", "image/png", "scan.png", "iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB")),
        ("empty-pdf", Attached("Antrag auf Ferienvermietung", "application/pdf", "antrag.pdf", "")),
        ("pdf-of-noise", Attached("Meldung", "application/pdf", "antrag.pdf", Convert.ToBase64String(Encoding.ASCII.GetBytes("%PDF-1.7\n" + new string('z', 5000))))),
        ("archive", Attached("Unterlagen", "application/zip", "unterlagen.zip", "UEsDBBQAAAAAAAAAIQAAAAAAAAAAAAAAAAABAAAAYQ==")),
        ("evil-name", Attached("Unterlagen", "text/plain", "../../../etc/passwd\u0000.pdf", "YQ==")),
    ];

    [Fact]
    public async Task WhateverArrivesIsAccountedFor()
    {
        await TestMachine.NeedAsync(ChromiumRequirement.Value, ChromiumRequirement.Windowless, Requirements.Tesseract, Requirements.Poppler, Requirements.Fonts);
        using var data = new DemoData();
        using var box = new TempFolder();
        foreach (var (name, text) in Odd)
        {
            await File.WriteAllTextAsync(box[name + ".eml"], text, Encoding.Latin1);
        }

        // The same bytes once more, as a mail server leaves them after a copy.
        File.Copy(box["html-only.eml"], box["html-only-again.eml"]);
        await File.WriteAllTextAsync(box["question.eml"], Mail("Öffnungszeiten", "Message-ID: <q@post.example>\r\nContent-Type: text/plain; charset=utf-8\r\n", "Guten Tag, wann haben Sie geöffnet?\r\n"));
        await File.WriteAllTextAsync(box["reply.eml"], Mail("Re: =?utf-8?q?=C3=96ffnungszeiten?=", "Message-ID: <r@post.example>\r\nIn-Reply-To: <q@post.example>\r\n", "Hat sich erledigt.\r\n"));

        var result = await data.RunAsync("--mailbox", box.Path);
        Assert.Equal(0, result.Lost);
        Assert.Equal(Odd.Length + 3, result.Cases);
        Assert.DoesNotContain(result.Results, r => r.Outcome == "running");

        // The copy and the reply belong to cases that are there already.
        Assert.Equal(Odd.Length + 1, result.Results.Length);
        Assert.Equal(0, result.RegisterEntries);
        Assert.Equal(0, result.DecisionsWithoutAPerson);
    }

    /// <summary>A mailbox that people work with holds seen mail too; looking at it with the demo must not change it.</summary>
    [Fact]
    public async Task AMaildirOfOnesOwnIsReadWholeAndLeftAsItIs()
    {
        await TestMachine.NeedAsync(ChromiumRequirement.Value, ChromiumRequirement.Windowless, Requirements.Tesseract, Requirements.Poppler, Requirements.Fonts);
        using var data = new DemoData();
        using var box = new TempFolder();
        Directory.CreateDirectory(box["new"]);
        Directory.CreateDirectory(box["cur"]);
        await File.WriteAllTextAsync(Path.Combine(box["new"], "1.a.host"), Mail("Eins", "", "Guten Tag, eine Frage."));
        await File.WriteAllTextAsync(Path.Combine(box["cur"], "2.b.host:2,S"), Mail("Zwei", "", "Guten Tag, eine andere Frage."));
        var before = Directory.EnumerateFiles(box.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();

        var result = await data.RunAsync("--mailbox", box.Path);
        Assert.Equal((2, 2, 0), (result.Cases, result.Results.Length, result.Lost));
        Assert.Equal(before, Directory.EnumerateFiles(box.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));

        var again = await data.RunAsync("--mailbox", box.Path);
        Assert.Equal(result.Results, again.Results);
    }

    private static string Mail(string subject, string headers, string body) =>
        $"From: Erika Mustermann <erika@post.example>\r\nTo: post@stadt-mainz.example\r\nSubject: {subject}\r\nDate: Fri, 20 Nov 2026 10:00:00 +0100\r\nMIME-Version: 1.0\r\n{headers}\r\n{body}\r\n";

    private static string Attached(string subject, string type, string name, string base64) => Mail(
        subject, "Content-Type: multipart/mixed; boundary=\"a\"\r\n",
        $"--a\r\nContent-Type: text/plain\r\n\r\nSiehe Anlage.\r\n--a\r\nContent-Type: {type}; name=\"{name}\"\r\nContent-Disposition: attachment; filename=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{base64}\r\n--a--");
}
