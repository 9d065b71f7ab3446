using System.Text.Json;

namespace CodeSight.Tests.Web;

/// <summary>The turns that the page keeps in the browser, looked at and changed behind its back.</summary>
internal static class StoredTurns
{
    private const string Open =
        """
        const open = () => new Promise((resolve, reject) => {
          const request = indexedDB.open('codesight');
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
        const done = (request) => new Promise((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
        const turns = (await open()).transaction('turns', 'readwrite').objectStore('turns');
        """;

    public static Task<int> CountAsync(ChatPage chat) =>
        chat.Page.EvaluateAsync<int>($"async () => {{ {Open} return done(turns.count()); }}");

    /// <summary>Stores a turn beside those of the only conversation.</summary>
    /// <param name="chat">The page.</param>
    /// <param name="members">The turn's members as a JavaScript object, without its id.</param>
    public static Task<JsonElement?> AddAsync(ChatPage chat, string members) => chat.Page.EvaluateAsync(
        $"async () => {{ {Open} const [first] = await done(turns.getAll()); await done(turns.put({{ ...{members}, id: 'bad', conversation: first.conversation }})); }}");
}
