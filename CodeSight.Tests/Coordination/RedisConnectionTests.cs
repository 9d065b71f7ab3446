using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CodeSight.Tests.Infrastructure;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CodeSight.Tests.Coordination;

/// <summary>What a connection string may ask for: a user, a password, TLS, a database.</summary>
public sealed class RedisConnectionTests : IDisposable
{
    // What the client reads the issuer of a private certificate from.
    private const string IssuerVariable = "SERedis_IssuerCertPath";
    private const string Secret = "s3cret-w0rd";

    private static readonly string[] Users =
    [
        "--user", "default", "off",
        "--user", "codesight", "on", ">" + Secret, "~codesight:*", "&codesight:*", "+@all", "-@admin", "-@dangerous",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("codesight-tls-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [RedisFact]
    public async Task User_with_rights_to_our_prefix_alone_is_enough()
    {
        await using var server = await RedisServer.StartAsync(Users);
        var connectionString = $"{server.ConnectionString},user=codesight,password={Secret}";
        await using var first = await CoordinatedProcess.ConnectAsync(connectionString);
        await using var second = await CoordinatedProcess.ConnectAsync(connectionString);

        await ShareAsync(first, second);

        Assert.DoesNotContain(Secret, first.Logs.Text, StringComparison.Ordinal);
    }

    [RedisFact]
    public async Task Wrong_password_is_said_without_showing_it()
    {
        await using var server = await RedisServer.StartAsync(Users);
        await using var process = await CoordinatedProcess.StartAsync($"{server.ConnectionString},user=codesight,password={Secret}-not");

        await Eventually.UntilAsync(() => process.LoggedTimes(801) > 0);
        var health = await process.HealthAsync();

        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Contains("cannot be reached", health.Description, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, health.Description + health.Exception + process.Logs.Text, StringComparison.Ordinal);
    }

    [RedisFact]
    public async Task Database_of_the_connection_string_is_used()
    {
        await using var server = await RedisServer.StartAsync();
        await using var process = await CoordinatedProcess.ConnectAsync(server.ConnectionString + ",defaultDatabase=7");

        await process.Cache.SetAsync("a", "x");

        Assert.Equal(":1", await server.TellAsync("SELECT 7", "EXISTS codesight:cache:a"));
        Assert.Equal(":0", await server.TellAsync("EXISTS codesight:cache:a"));
    }

    [RedisFact]
    public async Task Everything_of_ours_lies_under_our_prefix()
    {
        await using var server = await RedisServer.StartAsync();
        await using var process = await CoordinatedProcess.ConnectAsync(server.ConnectionString);
        await process.Cache.SetAsync("a", "x");
        await using var lease = await process.ScanLock.TryAcquireAsync(CancellationToken.None);

        Assert.Equal(":3", await server.TellAsync("EVAL \"return #redis.call('keys', 'codesight:*')\" 0"));
        Assert.Equal(":3", await server.TellAsync("DBSIZE"));
        Assert.Equal(":1", await server.TellAsync("EVAL \"return #redis.call('pubsub', 'channels')\" 0"));
    }

    [RedisFact]
    public async Task Tls_works_where_the_certificate_is_trusted_and_only_there()
    {
        await using var server = await RedisServer.StartTlsAsync(TlsArguments());
        var connectionString = $"{server.ConnectionString},ssl=true,sslHost=localhost";

        await using (var wary = await CoordinatedProcess.StartAsync(connectionString))
        {
            await Eventually.UntilAsync(() => wary.LoggedTimes(801) > 0);
            Assert.Equal(HealthStatus.Degraded, (await wary.HealthAsync()).Status);
            Assert.Equal(0, wary.LoggedTimes(802));
        }

        Environment.SetEnvironmentVariable(IssuerVariable, Path.Combine(_folder, "certificate.pem"));
        try
        {
            await using var first = await CoordinatedProcess.ConnectAsync(connectionString);
            await using var second = await CoordinatedProcess.ConnectAsync(connectionString);
            await ShareAsync(first, second);
        }
        finally
        {
            Environment.SetEnvironmentVariable(IssuerVariable, null);
        }
    }

    private static async Task ShareAsync(CoordinatedProcess first, CoordinatedProcess second)
    {
        await first.Cache.SetAsync("a", "x");
        Assert.Equal("x", await HybridCacheTests.ReadAsync(second.Cache, "a"));
        await using (var lease = await first.ScanLock.TryAcquireAsync(CancellationToken.None))
        {
            Assert.NotNull(lease);
            Assert.Null(await second.ScanLock.TryAcquireAsync(CancellationToken.None));
        }

        await first.HearAsync(second);
        Assert.Equal(HealthStatus.Healthy, (await first.HealthAsync()).Status);
    }

    private string[] TlsArguments()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        string certificatePath = Path.Combine(_folder, "certificate.pem"), keyPath = Path.Combine(_folder, "key.pem");
        File.WriteAllText(certificatePath, certificate.ExportCertificatePem());
        File.WriteAllText(keyPath, key.ExportPkcs8PrivateKeyPem());
        return ["--tls-cert-file", certificatePath, "--tls-key-file", keyPath, "--tls-ca-cert-file", certificatePath, "--tls-auth-clients", "no"];
    }
}
