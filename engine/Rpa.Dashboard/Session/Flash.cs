using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace Rpa.Dashboard.Session;

/// <summary>What the next page says on top, once: sealed in a cookie, so that nobody else can put words there.</summary>
internal sealed class Flash(IDataProtectionProvider protection)
{
    private const string Cookie = "rpa-note";
    private readonly IDataProtector _seal = protection.CreateProtector("rpa.note");

    /// <summary>Leaves a note for the next page.</summary>
    public void Leave(HttpContext context, Note note) => context.Response.Cookies.Append(
        Cookie, _seal.Protect(JsonSerializer.Serialize(note)), new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/" });

    /// <summary>Takes the note, or null.</summary>
    public Note? Take(HttpContext context)
    {
        if (context.Request.Cookies[Cookie] is not { } sealedNote || context.Request.Headers.ContainsKey("X-Refresh"))
        {
            return null;
        }

        context.Response.Cookies.Delete(Cookie);
        try
        {
            return JsonSerializer.Deserialize<Note>(_seal.Unprotect(sealedNote));
        }
        catch (Exception e) when (e is CryptographicException or JsonException or FormatException)
        {
            return null;
        }
    }
}

/// <summary>A note to the person.</summary>
/// <param name="Kind">`success`, `info`, `warning`, `danger`.</param>
/// <param name="Text">In their language.</param>
internal sealed record Note(string Kind, string Text);
