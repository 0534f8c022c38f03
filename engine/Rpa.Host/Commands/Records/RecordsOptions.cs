using System.CommandLine;
using System.CommandLine.Parsing;
using Rpa.Engine.Audit;
using Rpa.Host.Configuration;
using Rpa.Language.Running;

namespace Rpa.Host.Commands.Records;

/// <summary>The options of the commands that work on stored records: which database, which key, who asks.</summary>
internal sealed class RecordsOptions
{
    private readonly Option<string?> _database = new("--database") { Description = "sqlite:FILE or postgres://user@host:port/name; otherwise the one of the configuration." };
    private readonly Option<FileInfo?> _config = ConfigCommand.File();
    private readonly Option<string?> _key = new("--key") { Description = "The file of the audit key; otherwise RPA_AUDIT_KEY_FILE, beside a SQLite file (FILE.audit-key), or rpa/audit-key in your folder for settings." };
    private readonly Option<string?> _actor = new("--actor") { Description = "Who does this; otherwise the user signed in to this machine." };
    private readonly Option<string?> _department = new("--department") { Description = "Where they act; otherwise the department of the configuration." };

    /// <summary>Adds database and configuration.</summary>
    public void AddDatabase(Command command)
    {
        command.Add(_database);
        command.Add(_config);
    }

    /// <summary>Adds the key.</summary>
    public void AddKey(Command command) => command.Add(_key);

    /// <summary>Adds who it is.</summary>
    public void AddActor(Command command)
    {
        command.Add(_actor);
        command.Add(_department);
    }

    /// <summary>The database's URL.</summary>
    public string Database(ParseResult result) => result.GetValue(_database) ?? ConfigReader.Load(result.GetValue(_config)).Database;

    /// <summary>The database's URL where one is named or configured; null where neither is.</summary>
    public string? DatabaseIfAny(ParseResult result) => result.GetValue(_database) is { } named ? named
        : result.GetValue(_config) is { } config ? ConfigReader.Load(config).Database : null;

    /// <summary>The file of the key.</summary>
    public string KeyFile(ParseResult result, string? database) =>
        result.GetValue(_key) ?? (Environment.GetEnvironmentVariable("RPA_AUDIT_KEY_FILE") is { Length: > 0 } named ? named : AuditKey.DefaultFile(database ?? ""));

    /// <summary>The fingerprint that signed files must carry: that of the named key, or of the usual one where it is there.</summary>
    public string? Fingerprint(ParseResult result, string? database)
    {
        var file = KeyFile(result, database);
        return AuditKey.FingerprintIn(file) ?? (result.GetValue(_key) is null ? null : throw new UserFaultException(ExitCode.Input, $"The audit key '{file}' does not exist."));
    }

    /// <summary>Who does it. The roles are those of an operator: who may run this program on the database could also change it directly.</summary>
    public Actor Actor(ParseResult result) => new(
        result.GetValue(_actor) ?? Environment.UserName,
        result.GetValue(_department) ?? (result.GetValue(_database) is null || result.GetValue(_config) is not null ? ConfigReader.Load(result.GetValue(_config)).Department : ""),
        ["supervisor", "operator"]);
}
