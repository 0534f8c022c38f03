namespace Rpa.Bots.Office.Http;

/// <summary>A program that answers over HTTP, by the name that workflows use. Nothing else is called: an address never comes out of a workflow or out of data.</summary>
/// <param name="Name">`permits`.</param>
/// <param name="Address">Base address, `https://permits.example.de/api/`; paths of workflows lie below it.</param>
public sealed record HttpService(string Name, Uri Address)
{
    /// <summary>Name of the secret that each call carries; null for none.</summary>
    public string? Secret { get; init; }

    /// <summary>Who signs in with the secret as a password (Basic); null: the secret is a token (Bearer).</summary>
    public string? User { get; init; }

    /// <summary>The header that carries the bare secret instead of Authorization, such as `X-Api-Key`.</summary>
    public string? SecretHeader { get; init; }

    /// <summary>PEM file of a private certificate authority.</summary>
    public string? CertificateAuthority { get; init; }

    /// <summary>How long a call may take, its answer included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes of an answer that are read; a longer one is a fault.</summary>
    public int LargestAnswer { get; init; } = 1024 * 1024;

    /// <summary>What is wrong with the settings, in words; empty where nothing is.</summary>
    public static IEnumerable<string> Faults(HttpService service)
    {
        if (!service.Address.IsAbsoluteUri || service.Address.Scheme is not ("http" or "https"))
        {
            yield return $"the address '{service.Address}' is no http or https address. Write it whole: https://permits.example.de/api/.";
        }
        else if (service.Address.Query.Length > 0 || service.Address.Fragment.Length > 0)
        {
            yield return $"the address '{service.Address}' holds a question. Leave away what follows '?' or '#'.";
        }

        if (service.Secret is null && (service.User is not null || service.SecretHeader is not null))
        {
            yield return "'user' or 'secret-header' is given without a secret. Name it in 'secret'.";
        }

        if (service is { User: not null, SecretHeader: not null })
        {
            yield return "'user' and 'secret-header' are both given. Keep one.";
        }

        if (service.SecretHeader is { } header && !HttpHeaders.IsName(header))
        {
            yield return $"'{header}' is no name of a header. Write one such as X-Api-Key.";
        }
    }

    /// <summary>The service of a name, or a fault with the remedy.</summary>
    internal static HttpService Find(IEnumerable<HttpService> services, string? name)
    {
        var known = services.ToList();
        return known.Find(s => s.Name == name) ?? throw new Actions.BotConfigurationException(
            $"The service '{name}' is not configured (known: {(known.Count == 0 ? "none" : string.Join(", ", known.Select(s => s.Name).Order(StringComparer.Ordinal)))}). Add it with its address under 'http: services:' in rpa.yaml.");
    }
}
