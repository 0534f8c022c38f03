using System.Collections.Immutable;
using Rpa.Bots.Actions;

namespace Rpa.Host.Configuration;

/// <summary>
/// Secrets by name, out of files or environment variables, never out of `rpa.yaml`. A secret that the file does not mention is looked for in `RPA_SECRET_NAME` and then in the folder
/// of secrets, as a file of its name.
/// </summary>
internal sealed class SecretSources(ImmutableDictionary<string, SecretSource> named, string? folder, Func<string, string?> environment) : ISecrets
{
    /// <summary>Names with a source in the file.</summary>
    public IEnumerable<string> Names => named.Keys.Order(StringComparer.Ordinal);

    /// <summary>The variable that a secret may be in: `register.password` in `RPA_SECRET_REGISTER_PASSWORD`.</summary>
    public static string VariableOf(string name) => "RPA_SECRET_" + string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : '_'));

    /// <inheritdoc/>
    public string Get(string name) => Find(name, out var fault) ?? throw new BotConfigurationException(fault!);

    /// <summary>Where a secret comes from, in words, for people.</summary>
    public string Describe(string name) => named.GetValueOrDefault(name) is { } source
        ? source.File is { } file ? $"file {file}" : $"variable {source.Variable}"
        : environment(VariableOf(name)) is not null ? $"variable {VariableOf(name)}" : folder is null ? "nowhere" : $"file {Path.Combine(folder, name)}";

    /// <summary>The secret, or null with what is wrong and what to do.</summary>
    public string? Find(string name, out string? fault)
    {
        fault = null;
        if (named.GetValueOrDefault(name) is { } source)
        {
            return source.File is { } file
                ? Read(name, file, out fault)
                : Given(environment(source.Variable!)) ?? Fault($"The secret '{name}' is to come from the variable {source.Variable}, which is not set. Set it for this process.", out fault);
        }

        if (Given(environment(VariableOf(name))) is { } value)
        {
            return value;
        }

        if (folder is not null && IsFileName(name) && File.Exists(Path.Combine(folder, name)))
        {
            return Read(name, Path.Combine(folder, name), out fault);
        }

        var place = folder is null ? "" : $", put it into the file {Path.Combine(folder, name)}";
        return Fault($"The secret '{name}' is not configured. Name its file or variable under `secrets:` in rpa.yaml{place}, or set {VariableOf(name)}.", out fault);
    }

    private static bool IsFileName(string name) => name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_') && !name.StartsWith('.');

    private static string? Given(string? value) => string.IsNullOrEmpty(value) ? null : value;

    private static string? Read(string name, string file, out string? fault)
    {
        fault = null;
        try
        {
            // Editors end a file with a line break, which is no part of a password.
            return Given(File.ReadAllText(file).TrimEnd('\r', '\n')) ?? Fault($"The file {file} of the secret '{name}' is empty. Write the secret into it.", out fault);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Fault($"The secret '{name}' cannot be read: {e.Message} Give this user a file {file} that it may read.", out fault);
        }
    }

    private static string? Fault(string text, out string? fault)
    {
        fault = text;
        return null;
    }
}

/// <summary>Where one secret comes from: one of both.</summary>
internal sealed record SecretSource(string? File, string? Variable);
