using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Rpa.Bots.Net;

/// <summary>How every bot that speaks TLS holds the other side to its certificate.</summary>
public static class TlsClient
{
    /// <summary>The handshake with <paramref name="host"/>; where <paramref name="authority"/> names a PEM file, only certificates of that private authority are believed.</summary>
    public static SslClientAuthenticationOptions Options(string host, string? authority)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = host };
        if (authority is not null)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(authority);
        }

        return options;
    }
}
