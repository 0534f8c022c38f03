using System.Diagnostics;
using Rpa.Bots.Ocr.Pages;
using Rpa.Bots.Ocr.Reading;
using Rpa.Bots.Ocr.Reading.Children;
using Rpa.Bots.Ocr.Tests.Forms;

namespace Rpa.Bots.Ocr.Tests.Reading;

[Trait("needs", "tesseract")]
[Trait("needs2", "poppler")]
public sealed class ChildReaderTests
{
    private static readonly ReadRequest s_letter = new(new Paper().Text(20, 40, "Sehr geehrte Damen und Herren,").Text(20, 50, "bitte rufen Sie mich an.").ToPdf(), [], FindMrz: false);

    [Fact]
    public async Task AFormIsReadInAChildAsInThisProcess()
    {
        var request = new ReadRequest(SampleForm.Draw(SampleForm.Filled).ToPdf(), [SampleForm.Template], FindMrz: true);
        using var child = new ChildReader(TimeProvider.System);
        using var here = new DocumentReader(TimeProvider.System);
        var (there, local) = (await child.ReadAsync(request, default), await here.ReadAsync(request, default));
        Assert.Equal(local.Form, there.Form);
        Assert.Equal(
            local.Fields.Select(field => (field.Name, field.Value, field.Confidence, field.Accepted, field.Page, field.Box, field.ReadAs)),
            there.Fields.Select(field => (field.Name, field.Value, field.Confidence, field.Accepted, field.Page, field.Box, field.ReadAs)));
        Assert.Equal(local.Pages[0].Jpeg, there.Pages[0].Jpeg);
        Assert.Equal(local.Text, there.Text);
    }

    [Fact]
    public async Task ADeathIsForgivenOnce()
    {
        var deaths = 0;
        using var reader = new ChildReader(TimeProvider.System)
        {
            OnPage = (process, _) =>
            {
                if (deaths++ == 0)
                {
                    Kill(process);
                }
            },
        };
        Assert.Contains("Sehr geehrte", (await reader.ReadAsync(s_letter, default)).Text, StringComparison.Ordinal);
        Assert.Equal(2, deaths);
    }

    [Fact]
    public async Task APageThatEndsTwoReadersIsUnreadableAndTheNextDocumentIsRead()
    {
        var deadly = true;
        using var reader = new ChildReader(TimeProvider.System)
        {
            OnPage = (process, _) =>
            {
                if (deadly)
                {
                    Kill(process);
                }
            },
        };
        var fault = await Assert.ThrowsAsync<UnreadableException>(() => reader.ReadAsync(s_letter, default));
        Assert.Equal("crashed", fault.Reason);
        Assert.Contains("page 1", fault.Message, StringComparison.Ordinal);
        deadly = false;
        Assert.Contains("Sehr geehrte", (await reader.ReadAsync(s_letter, default)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsUnreadableSaysWhyAndTheReaderLivesOn()
    {
        var readers = new HashSet<int>();
        using var reader = new ChildReader(TimeProvider.System) { OnPage = (process, _) => readers.Add(process) };
        await reader.ReadAsync(s_letter, default);
        var fault = await Assert.ThrowsAsync<UnreadableException>(() => reader.ReadAsync(s_letter with { Document = "GIF89a"u8.ToArray() }, default));
        Assert.Equal("unsupported", fault.Reason);
        await reader.ReadAsync(s_letter, default);
        Assert.Single(readers);
    }

    [Fact]
    public async Task ACancelledReadingEndsItsReader()
    {
        using var stop = new CancellationTokenSource();
        var process = 0;
        using var reader = new ChildReader(TimeProvider.System)
        {
            OnPage = (id, _) =>
            {
                process = id;
                stop.Cancel();
            },
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reader.ReadAsync(s_letter, stop.Token));
        Assert.NotEqual(0, process);
        Assert.False(Directory.Exists($"/proc/{process}") && !File.ReadAllText($"/proc/{process}/stat").Contains(" Z ", StringComparison.Ordinal));
    }

    // The reader is a child of bubblewrap where that works; killing that one takes the reader along.
    private static void Kill(int id)
    {
        using var process = Process.GetProcessById(id);
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
    }
}
