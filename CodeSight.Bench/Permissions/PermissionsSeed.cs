using System.Text.Json;
using CodeSight.Bench.Server;

namespace CodeSight.Bench.Permissions;

/// <summary>Creates accounts, groups and collections by the administration of a running server.</summary>
internal static class PermissionsSeed
{
    private const int MembersPerGroup = 20;

    /// <summary>Creates what is missing, and an API key of one account that reads so many of the collections, most of them through groups.</summary>
    /// <returns>The key.</returns>
    public static async Task<string> CreateAsync(
        CodeSightClient admin, int accounts, int groups, int collections, int readable, CancellationToken cancellationToken)
    {
        var stamp = Guid.NewGuid().ToString("N")[..8];
        var people = new List<Guid>();
        for (var i = 0; i < accounts; i++)
        {
            var made = await admin.PostAsync("api/admin/accounts", new { email = $"{stamp}-{i}@example.com" }, cancellationToken);
            people.Add(made.GetProperty("account").GetProperty("id").GetGuid());
        }

        var random = new Random(1);
        var reader = people[0];
        var ids = new List<long>();
        for (var i = 0; i < groups; i++)
        {
            // The reader is in every other group.
            var members = random.GetItems([.. people.Skip(1)], MembersPerGroup).Append(i % 2 == 0 ? reader : people[^1]).Distinct().ToArray();
            ids.Add((await admin.PostAsync("api/admin/groups", new { name = $"{stamp} {i}", members }, cancellationToken)).GetProperty("id").GetInt64());
        }

        for (var i = 0; i < collections; i++)
        {
            var mayRead = i < readable;
            await admin.PostAsync(
                "api/admin/collections",
                new
                {
                    name = $"{stamp} {i}",
                    // Files are numbered: each collection has a hundredth of them, in all folders.
                    globs = new[] { $"*-????{i % 100:D2}.*" },
                    groups = new[] { ids[mayRead ? i * 2 % groups : ((i * 2) + 1) % groups] },
                    accounts = mayRead && i % 10 == 0 ? new[] { reader } : [],
                },
                cancellationToken);
        }

        var key = await admin.PostAsync("api/admin/keys", new { name = stamp, scopes = new[] { "search" }, account = reader }, cancellationToken);
        return key.GetProperty("secret").GetString() ?? throw new JsonException("The key has no secret.");
    }
}
