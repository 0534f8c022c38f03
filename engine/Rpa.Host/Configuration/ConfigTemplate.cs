namespace Rpa.Host.Configuration;

/// <summary>A configuration to begin with. A test reads it.</summary>
internal static class ConfigTemplate
{
    public const string Text =
        """
        # Configuration of Rpa. `rpa config check` checks it, `rpa config show` shows what is in force, `rpa schema config` is its grammar.
        # Any setting may come from the environment instead: RPA_DATABASE, RPA_WEB__LISTEN, RPA_MAIL__DEFAULT__SMTP__HOST, …
        database: sqlite:data/rpa.db              # a fleet: postgres://rpa@db.example.de:5432/rpa with 'database-secret: database.password'
        department: bauaufsicht
        # workflows: workflows                    # published at the start (SQLite); a fleet uses 'rpa publish FOLDER'
        web:
          listen: 127.0.0.1:5080
        sign-in:
          people:
            - { name: s.wagner, title: Sabine Wagner, roles: [supervisor, operator, clerk, caseworker, process-owner] }
        worker:
          capabilities: { ocr: 2, browser: 2, mail: 2, office: 1, http: 4 }
        # mail:
        #   default:
        #     address: amt@example.de
        #     display-name: Stadt Beispiel
        #     imap: { host: imap.example.de, port: 993, user: amt@example.de, secret: mail.password }
        #     smtp: { host: smtp.example.de, port: 465, user: amt@example.de, secret: mail.password }
        # browser:
        #   sites:
        #     register: { address: "https://register.example.de/", concurrency: 2, fleet-limit: 2 }
        # http:
        #   services:
        #     permits: { address: "https://permits.example.de/api/", secret: permits.token }
        # folders:
        #   scans: { path: /srv/scans, done: /srv/scans/done }
        # secrets:
        #   mail.password: { file: /etc/rpa/secrets/mail.password }

        """;
}
