using System.Text;
using System.Threading.Channels;
using Rpa.Bots.Actions;
using Rpa.Bots.Ocr.Imaging;
using Rpa.Bots.Ocr.Pages;

namespace Rpa.Bots.Ocr.Reading.Children;

/// <summary>What runs in the child: reads one document after the other until its input ends. One thread, one set of engines.</summary>
internal static class ReaderProgram
{
    internal static async Task<int> RunAsync(Stream input, Stream output)
    {
        using var reader = new DocumentReader(TimeProvider.System);
        var requests = Channel.CreateBounded<Frame>(1);
        _ = Task.Run(() => ListenAsync(input, requests.Writer));
        await foreach (var frame in requests.Reader.ReadAllAsync())
        {
            await Frames.WriteAsync(output, await AnswerAsync(reader, frame, output), CancellationToken.None);
        }

        return 0;
    }

    // The end of the input is the end of the host: whatever is being read, nobody waits for it any more.
    private static async Task ListenAsync(Stream input, ChannelWriter<Frame> requests)
    {
        try
        {
            while (await Frames.ReadAsync(input, CancellationToken.None) is { Kind: FrameKind.Request or FrameKind.Form } frame)
            {
                await requests.WriteAsync(frame);
            }
        }
        finally
        {
            Environment.Exit(0);
        }
    }

    private static async Task<Frame> AnswerAsync(DocumentReader reader, Frame request, Stream output)
    {
        Task OnPage(int page) => Frames.WriteAsync(output, new Frame(FrameKind.Page, BitConverter.GetBytes(page)), CancellationToken.None);
        try
        {
            if (request.Kind == FrameKind.Form)
            {
                return new Frame(FrameKind.Text, Encoding.UTF8.GetBytes(await reader.FormAsync(RequestWire.ReadForm(request.Content), OnPage, CancellationToken.None)));
            }

            var before = Environment.CpuUsage.TotalTime;
            var reading = await reader.ReadAsync(RequestWire.Read(request.Content), OnPage, CancellationToken.None);
            return new Frame(FrameKind.Reading, ReadingWire.Write(reading with { ProcessorTime = Environment.CpuUsage.TotalTime - before }));
        }
        catch (UnreadableException exception)
        {
            return new Frame(FrameKind.Unreadable, ReadingWire.Unreadable(exception));
        }
        catch (BotConfigurationException exception)
        {
            return new Frame(FrameKind.Configuration, Encoding.UTF8.GetBytes(exception.Message));
        }
        catch (PictureException exception)
        {
            return new Frame(FrameKind.Unreadable, ReadingWire.Unreadable(new UnreadableException("too-large", exception.Message)));
        }
        catch (OutOfMemoryException)
        {
            return new Frame(FrameKind.Unreadable, ReadingWire.Unreadable(new UnreadableException("too-large", "the document needs more memory than a reader has. Scan it at 300 dpi in grey, or split it.")));
        }
        catch (Exception exception)
        {
            return new Frame(FrameKind.Bug, Encoding.UTF8.GetBytes(exception.ToString()));
        }
    }
}
