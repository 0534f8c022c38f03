using System.Collections.Immutable;
using System.Diagnostics;
using Rpa.Bots.Ocr;
using Rpa.Bots.Ocr.Forms;
using Rpa.Samples.Forms;
using Rpa.Samples.Scans;

namespace Rpa.Host.Benches;

/// <summary>Pages per minute on two cores, and what the tesseract command makes of the same files: with its defaults one after the other, and two side by side with one thread each.</summary>
internal static class OcrSpeedBench
{
    private const int MostPages = 12;
    private const int Readers = 2;

    /// <summary>What is compared takes turns: a machine is not as fast at all times.</summary>
    private const int Turns = 3;

    public static async Task<OcrSpeed> RunAsync(
        OcrBot bot, ImmutableArray<FormAsset> forms, OcrBenchOptions options, (double Form, double Mrz) seconds, CancellationToken cancellationToken)
    {
        var pages = Math.Clamp(options.Pages / 10, 2, MostPages);
        var folder = Directory.CreateTempSubdirectory("rpa-bench-ocr-");
        try
        {
            var files = new List<string>();
            for (var i = 0; files.Count < pages; i++)
            {
                // Only pictures: the command reads no PDF.
                var scan = await SampleScan.FormAsync(PaperForms.All[i % PaperForms.All.Count], ScanGrade.Bench[1], options.Seed + 1, i, cancellationToken);
                if (!scan.File.Name.EndsWith(".pdf", StringComparison.Ordinal))
                {
                    files.Add(Path.Combine(folder.FullName, $"{files.Count}{Path.GetExtension(scan.File.Name)}"));
                    await File.WriteAllBytesAsync(files[^1], scan.File.Content, cancellationToken);
                }
            }

            async Task ReadAsync(string file, CancellationToken stop) => _ = await bot.ReadAsync(await File.ReadAllBytesAsync(file, stop), forms, findMrz: false, stop);

            // A reader is replaced after a hundred documents; whether its successor starts just now is chance, so each has read before.
            _ = await TimeAsync(files, Readers, ReadAsync, cancellationToken);
            List<string> twice = [.. files, .. files];
            var (ours, two) = (TimeSpan.Zero, TimeSpan.Zero);
            for (var turn = 0; turn < Turns; turn++)
            {
                ours += await TimeAsync(twice, Readers, ReadAsync, cancellationToken);
                two += await TimeAsync(twice, Readers, (file, stop) => TesseractAsync(file, "1", stop), cancellationToken);
            }

            var one = await TimeAsync(files, 1, (file, stop) => TesseractAsync(file, null, stop), cancellationToken);
            var (a, b, c) = (PerMinute(twice.Count * Turns, ours), PerMinute(files.Count, one), PerMinute(twice.Count * Turns, two));
            return new OcrSpeed(files.Count, a, b, c, Math.Round(a / b, 2), Math.Round(a / c, 2), seconds.Form, seconds.Mrz);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double PerMinute(int pages, TimeSpan time) => Math.Round(pages / time.TotalMinutes, 1);

    private static async Task<TimeSpan> TimeAsync(List<string> files, int atOnce, Func<string, CancellationToken, Task> read, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(files, new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken }, async (file, stop) => await read(file, stop));
        return Stopwatch.GetElapsedTime(start);
    }

    private static async Task TesseractAsync(string file, string? threads, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("tesseract", [file, "stdout", "-l", "deu"]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        if (threads is not null)
        {
            start.Environment["OMP_THREAD_LIMIT"] = threads;
        }

        using var process = Process.Start(start) ?? throw new UserFaultException(ExitCode.Machine, "The tesseract command did not start. Install it: apt-get install tesseract-ocr tesseract-ocr-deu");
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        _ = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
    }
}
