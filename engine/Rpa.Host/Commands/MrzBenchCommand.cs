using System.CommandLine;
using System.Globalization;
using Rpa.Host.Benches;
using Rpa.Host.Terminal;
using Rpa.Samples.Zones;

namespace Rpa.Host.Commands;

/// <summary>`rpa bench mrz [--pictures N] [--seed S] [--keep FOLDER] [--train FILE --batches N] [--json] [--out F]`.</summary>
internal static class MrzBenchCommand
{
    // Never used while the reader is worked on.
    private const long DefaultSeed = 20261129;
    private const int DefaultPictures = 300;
    private const int DefaultBatches = 4000;

    public static Command Create()
    {
        var pictures = new Option<int>("--pictures") { Description = "Pictures over all styles and layouts.", DefaultValueFactory = _ => DefaultPictures };
        var batches = new Option<int>("--batches") { Description = "With --train: batches of 256 patches.", DefaultValueFactory = _ => DefaultBatches };
        foreach (var option in new[] { pictures, batches })
        {
            option.Validators.Add(r =>
            {
                if (r.GetValueOrDefault<int>() is < 1 or > 1_000_000)
                {
                    r.AddError($"{option.Name} takes a number from 1 to 1000000.");
                }
            });
        }

        var seed = new Option<long>("--seed") { Description = "The same seed gives the same pictures.", DefaultValueFactory = _ => DefaultSeed };
        var keep = new Option<DirectoryInfo?>("--keep") { Description = "Keep the pictures that were not read perfectly in a folder." };
        var train = new Option<FileInfo?>("--train") { Description = "Train the network that reads zones anew and write it to a file, instead of measuring." };
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON." };
        var outFile = new Option<FileInfo?>("--out") { Description = "Write the JSON to a file." };
        var command = new Command("mrz", "Machine-readable zones: generated pictures of five layouts in six styles; perfect, valid and valid though wrong.") { pictures, seed, keep, train, batches, json, outFile };
        command.SetAction(async (result, cancellationToken) =>
        {
            if (result.GetValue(train) is { } file)
            {
                return await TrainAsync(file, result.GetValue(seed), result.GetValue(batches), cancellationToken);
            }

            var counts = await MrzBench.RunAsync(result.GetValue(pictures), result.GetValue(seed), result.GetValue(keep), cancellationToken);
            if (result.GetValue(json) || result.GetValue(outFile) is not null)
            {
                Output.Write(Output.ToJson(counts), result.GetValue(outFile));
            }

            foreach (var (name, count) in counts)
            {
                Say.Line(string.Create(CultureInfo.InvariantCulture,
                    $"{name,-9} {count.Perfect} of {count.Pictures} perfect ({count.PerfectPercent:0.0} %), {count.Valid} valid, {count.WrongValid} valid though wrong, {count.None} not found, {count.Seconds:0.00} s of processor"));
            }

            return counts["all"].WrongValid == 0 ? ExitCode.Done : ExitCode.Findings;
        });
        return command;
    }

    private static async Task<int> TrainAsync(FileInfo file, long seed, int batches, CancellationToken cancellationToken)
    {
        var trainer = new GlyphTrainer(seed);
        trainer.Run(await GlyphPatches.PrepareAsync(cancellationToken), seed, batches, (batch, loss, right) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            Say.Line(string.Create(CultureInfo.InvariantCulture, $"{batch} batches: loss {loss:0.000}, {100 * right:0.0} % right"));
        });
        await using var stream = file.Create();
        trainer.Save(stream);
        return ExitCode.Done;
    }
}
