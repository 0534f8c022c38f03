using System.Collections.Immutable;
using Rpa.Language.Running;

namespace Rpa.Host.Web.Api;

/// <summary>What another program may do.</summary>
internal enum ApiRight
{
    /// <summary>Hand in online applications.</summary>
    Submit,
    /// <summary>Start cases of workflows with `start: - api:`.</summary>
    Start,
    /// <summary>Send messages to cases of its department.</summary>
    Send,
    /// <summary>See how cases of its department stand.</summary>
    Read,
    /// <summary>Act as a bot: take attempts of declared actions and answer them.</summary>
    Act,
}

/// <summary>A program that may call the API. The token itself is not kept, only its SHA-256.</summary>
/// <param name="Name">In the history of cases as `api:NAME`.</param>
/// <param name="Department">Where it acts: the department of the cases it starts.</param>
/// <param name="Rights">What it may do.</param>
/// <param name="Sha256">Of the token's UTF-8 bytes, 32 bytes.</param>
internal sealed record ApiToken(string Name, string Department, ImmutableHashSet<ApiRight> Rights, ImmutableArray<byte> Sha256)
{
    /// <summary>The program as cases know it; no person, so that it satisfies no policy.</summary>
    public Actor Actor { get; } = new($"api:{Name}", Department, []);
}
