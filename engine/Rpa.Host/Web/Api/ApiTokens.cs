using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Yaml;
using Rpa.Host.Terminal;

namespace Rpa.Host.Web.Api;

/// <summary>The programs that may call the API: from a file, from the environment, or none.</summary>
/// <param name="All">Every token there is.</param>
internal sealed record ApiTokens(ImmutableArray<ApiToken> All)
{
    /// <summary>The environment's variable with one token that may do everything.</summary>
    public const string Variable = "RPA_API_TOKEN";

    private const int ShortestToken = 24;

    /// <summary>Nobody may call.</summary>
    public static ApiTokens None { get; } = new([]);

    private static ImmutableArray<string> RightNames { get; } = [.. Enum.GetNames<ApiRight>().Select(n => n.ToLowerInvariant())];

    /// <summary>The tokens of a file (none where it is null) and that of the environment, which acts in <paramref name="department"/>.</summary>
    public static ApiTokens Load(string? file, string? fromEnvironment, string department)
    {
        var tokens = file is null ? [] : ReadFile(file);
        if (!string.IsNullOrEmpty(fromEnvironment))
        {
            if (fromEnvironment.Length < ShortestToken)
            {
                throw new UserFaultException(
                    ExitCode.Machine, $"The token in {Variable} has {fromEnvironment.Length} characters; at least {ShortestToken} are expected. Make one with: openssl rand -hex 32");
            }

            tokens = tokens.Add(new ApiToken("environment", department, [.. Enum.GetValues<ApiRight>()], [.. SHA256.HashData(Encoding.UTF8.GetBytes(fromEnvironment))]));
        }

        return new ApiTokens(tokens);
    }

    /// <summary>The program that an `Authorization` header names, or null. Every token is compared, each in constant time.</summary>
    public ApiToken? Find(string? authorization)
    {
        const string Scheme = "Bearer ";
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var presented = SHA256.HashData(Encoding.UTF8.GetBytes(authorization[Scheme.Length..].Trim()));
        ApiToken? found = null;
        foreach (var token in All)
        {
            found = CryptographicOperations.FixedTimeEquals(presented, token.Sha256.AsSpan()) ? token : found;
        }

        return found;
    }

    /// <summary>Reads a file of tokens; faults are reported with their places.</summary>
    internal static ImmutableArray<ApiToken> Read(string file, ReadOnlySpan<byte> bytes, DiagnosticBag diagnostics)
    {
        var root = YamlReader.Read(file, bytes, diagnostics);
        var reader = MappingReader.Of(root, "the file of tokens", diagnostics);
        var tokens = ImmutableArray.CreateBuilder<ApiToken>();
        foreach (var entry in reader.Children("tokens", required: true, "a token"))
        {
            var (name, department) = (entry.Scalar("name", required: true), entry.Text("department", required: true));
            var rights = Rights(entry);
            var sha256 = Sha256(entry);
            entry.Done();
            if (name is not null && MappingReader.IsName(name, diagnostics) && department is not null && sha256 is not null)
            {
                if (tokens.Any(t => t.Name == name.Text))
                {
                    diagnostics.Report(YamlDiagnostics.DuplicateKey, name.Span, $"There is another token '{name.Text}'.", "Give each its own name.");
                }

                tokens.Add(new ApiToken(name.Text, department, rights, sha256.Value));
            }
        }

        reader.Done();
        return tokens.DrainToImmutable();
    }

    private static ImmutableHashSet<ApiRight> Rights(MappingReader entry)
    {
        var rights = ImmutableHashSet.CreateBuilder<ApiRight>();
        foreach (var right in entry.Texts("may", required: true))
        {
            if (RightNames.Contains(right.Text))
            {
                rights.Add(Enum.Parse<ApiRight>(right.Text, ignoreCase: true));
            }
            else
            {
                entry.Diagnostics.Report(YamlDiagnostics.BadChoice, right.Span, $"'{right.Text}' is nothing that a token may do.", DidYouMean.Remedy(right.Text, RightNames));
            }
        }

        return rights.ToImmutable();
    }

    private static ImmutableArray<byte>? Sha256(MappingReader entry)
    {
        if (entry.Scalar("sha256", required: true) is not { } text)
        {
            return null;
        }

        if (text.Text.Length == 64 && text.Text.All(char.IsAsciiHexDigit))
        {
            return [.. Convert.FromHexString(text.Text)];
        }

        entry.Report(YamlDiagnostics.BadPattern, "sha256", "This is no SHA-256 of a token.", "Make one with: printf %s TOKEN | sha256sum");
        return null;
    }

    private static ImmutableArray<ApiToken> ReadFile(string file)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UserFaultException(ExitCode.Input, $"The file of tokens '{file}' cannot be read: {fault.Message}", fault);
        }

        var diagnostics = new DiagnosticBag();
        var tokens = Read(file, bytes, diagnostics);
        if (diagnostics.HasErrors)
        {
            Say.Findings(diagnostics.ToImmutable());
            throw new UserFaultException(ExitCode.Findings, $"The file of tokens '{file}' has errors. Mend them, then start again.");
        }

        return tokens;
    }
}
