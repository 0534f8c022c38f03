using Rpa.Bots.Assets;
using Rpa.Bots.Ocr;
using Rpa.Bots.Ocr.Forms;
using Rpa.Bots.Ocr.Pages;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Diagnostics;
using Rpa.Host.Terminal;

namespace Rpa.Host.Commands;

/// <summary>Documents and form templates that the command line names.</summary>
internal static class FormFiles
{
    internal const string Ending = ".form.yaml";

    /// <summary>A checked template.</summary>
    internal static FormAsset Template(FileInfo file)
    {
        if (!file.Exists)
        {
            throw new UserFaultException(ExitCode.Input, $"The form template '{file.FullName}' does not exist.");
        }

        var diagnostics = new DiagnosticBag();
        var source = new AssetSource("forms/" + file.Name.Replace(Ending, "", StringComparison.Ordinal), file.FullName, File.ReadAllBytes(file.FullName), CelEnvironment.Empty) { Beside = Beside(file) };
        var asset = OcrBot.AssetKinds[0].Parse(source, diagnostics) as FormAsset;
        Say.Findings(diagnostics.ToImmutable());
        return asset is not null && !diagnostics.HasErrors ? asset : throw new UserFaultException(ExitCode.Findings, $"The form template '{file.Name}' has errors.");
    }

    /// <summary>Files of the bundle that a template or script lies in: its folder is one of the bundle's, or it lies alone beside what it names.</summary>
    internal static Func<string, ReadOnlyMemory<byte>?> Beside(FileInfo file) => path =>
    {
        var places = new[] { Path.Combine(file.DirectoryName!, "..", path), Path.Combine(file.DirectoryName!, path), Path.Combine(file.DirectoryName!, Path.GetFileName(path)) };
        return Array.Find(places, File.Exists) is { } found ? File.ReadAllBytes(found) : (ReadOnlyMemory<byte>?)null;
    };

    /// <summary>A document's bytes.</summary>
    internal static byte[] Document(FileInfo file)
    {
        if (!file.Exists)
        {
            throw new UserFaultException(ExitCode.Input, $"The file '{file.FullName}' does not exist.");
        }

        try
        {
            return File.ReadAllBytes(file.FullName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserFaultException(ExitCode.Input, $"The file '{file.FullName}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>An unreadable document as the fault of the one who named it.</summary>
    internal static UserFaultException Unreadable(FileInfo file, UnreadableException e) =>
        new(ExitCode.Input, $"'{file.Name}' cannot be read ({e.Reason}): {e.Message}", e);
}
