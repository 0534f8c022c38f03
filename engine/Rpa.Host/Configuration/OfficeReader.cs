using System.Collections.Immutable;
using Rpa.Bots.Office.Files;
using Rpa.Bots.Office.Http;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Yaml;

namespace Rpa.Host.Configuration;

/// <summary>The programs that are called and the folders that are watched, in `rpa.yaml`.</summary>
internal sealed class OfficeReader(string folder, Func<MappingReader, string, string?> secret, Func<MappingReader, string, TimeSpan, TimeSpan?> span, DiagnosticBag diagnostics)
{
    public ImmutableArray<HttpService> Services(MappingReader http)
    {
        var services = ImmutableArray.CreateBuilder<HttpService>();
        foreach (var entry in http.Entries("services").Where(e => e.Value is YamlMapping))
        {
            var reader = ConfigBuilder.Reader(entry.Value);
            if (reader.Scalar("address") is not { } address)
            {
                continue;
            }

            if (!Uri.TryCreate(address.Text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            {
                diagnostics.Report(ConfigDiagnostics.BadValue, address.Span, $"'{address.Text}' is no address of a service.", "Write it whole: https://permits.example.de/api/.");
                continue;
            }

            if (uri.UserInfo.Length > 0)
            {
                diagnostics.Report(ConfigDiagnostics.SecretInFile, address.Span, "The address holds a user or a password.", "Name the user in 'user' and the secret in 'secret'.");
                continue;
            }

            var usual = new HttpService(entry.Key.Text, uri);
            var service = usual with
            {
                Secret = secret(reader, "secret"),
                User = reader.Text("user"),
                SecretHeader = reader.Text("secret-header"),
                CertificateAuthority = Authority(reader),
                Timeout = span(reader, "timeout", TimeSpan.FromSeconds(1)) ?? usual.Timeout,
                LargestAnswer = (int)Math.Min((reader.Integer("largest-answer", 1) ?? 1024) * 1024L, 64 * 1024 * 1024),
            };
            foreach (var fault in HttpService.Faults(service))
            {
                diagnostics.Report(ConfigDiagnostics.BadValue, entry.Key.Span, $"The service '{service.Name}': {fault}");
            }

            if (service.Secret is not null && uri.Scheme == "http" && !uri.IsLoopback)
            {
                diagnostics.Report(ConfigDiagnostics.Unsafe, address.Span, $"The secret of the service '{service.Name}' goes over the network unprotected.", "Use its https address.");
            }

            services.Add(service);
        }

        return services.ToImmutable();
    }

    public ImmutableArray<WatchedFolder> Folders(MappingReader top)
    {
        var folders = ImmutableArray.CreateBuilder<WatchedFolder>();
        foreach (var entry in top.Entries("folders").Where(e => e.Value is YamlMapping))
        {
            var reader = ConfigBuilder.Reader(entry.Value);
            if (reader.Scalar("path") is not { } path)
            {
                continue;
            }

            var usual = new WatchedFolder(entry.Key.Text, Path.GetFullPath(path.Text, folder));
            if (!Directory.Exists(usual.Path))
            {
                diagnostics.Report(ConfigDiagnostics.BadValue, path.Span, $"The folder '{path.Text}' does not exist.", "Make it, or mount it.");
            }

            if (folders.FirstOrDefault(f => f.Path == usual.Path) is { } twin)
            {
                diagnostics.Report(ConfigDiagnostics.BadValue, path.Span, $"The folder '{path.Text}' is watched as '{twin.Name}' already; each file would start two cases.", "Keep one of both names.");
            }

            var done = reader.Text("done") is { } named ? Path.GetFullPath(named, folder) : null;
            if (done == usual.Path)
            {
                diagnostics.Report(ConfigDiagnostics.BadValue, reader.SpanOf("done"), "'done' is the watched folder itself; files would never leave it.", "Name another folder, or leave 'done' out.");
            }

            folders.Add(usual with
            {
                Done = done,
                Settle = span(reader, "settle", TimeSpan.Zero) ?? usual.Settle,
                LargestFile = (reader.Integer("largest-file", 1) ?? 100) * 1024L * 1024,
            });
        }

        return folders.ToImmutable();
    }

    private string? Authority(MappingReader reader)
    {
        if (reader.Scalar("authority") is not { } authority)
        {
            return null;
        }

        var file = Path.GetFullPath(authority.Text, folder);
        if (!File.Exists(file))
        {
            diagnostics.Report(ConfigDiagnostics.BadValue, authority.Span, $"There is no file '{authority.Text}'.", "Give the PEM file of the certificate authority, or leave 'authority' out.");
        }

        return file;
    }
}
