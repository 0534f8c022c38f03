using System.Text.Encodings.Web;
using System.Text.Json;

namespace Rpa.Host.Terminal;

/// <summary>Results of commands: alone on standard output, or in the file that `--out` names.</summary>
internal static class Output
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>JSON in one line, with letters as they are.</summary>
    public static JsonSerializerOptions Relaxed { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>JSON for people to read and change.</summary>
    public static JsonSerializerOptions Indented { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };

    /// <summary>A value as JSON text.</summary>
    public static string ToJson<T>(T value) => JsonSerializer.Serialize(value, Json);

    /// <summary>Writes a result whole or not at all.</summary>
    public static void Write(string text, FileInfo? file)
    {
        if (file is null)
        {
            Console.Out.WriteLine(text);
            return;
        }

        try
        {
            file.Directory?.Create();
            var draft = file.FullName + ".tmp";
            File.WriteAllText(draft, text + Environment.NewLine);
            File.Move(draft, file.FullName, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserFaultException(ExitCode.Machine, $"The result cannot be written to '{file.FullName}': {e.Message} Name another file with --out.", e);
        }
    }
}
