using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace CodeSight.Tests.Web.Accessibility;

/// <summary>axe-core's rules on a page as it is shown at the moment.</summary>
internal static class Axe
{
    // All rules that axe runs by default, and of each violation the first elements.
    private const string Run =
        """
        async () => {
          const { violations, testEngine } = await axe.run(document, { resultTypes: ['violations'] });
          if (!testEngine) throw new Error('axe did not run');
          return JSON.stringify(violations
            .filter(({ impact }) => impact === 'serious' || impact === 'critical')
            .map(({ id, impact, help, nodes }) => `${id} (${impact}), ${help}: ${nodes.slice(0, 3).map(({ html }) => html).join(' ; ')}`));
        }
        """;

    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    /// <summary>The serious and the critical violations.</summary>
    public static async Task<string[]> ViolationsAsync(ChatPage chat)
    {
        await chat.Page.EvaluateAsync(Script);
        return JsonSerializer.Deserialize<string[]>(await chat.Page.EvaluateAsync<string>(Run)) ?? [];
    }

    /// <summary>Fails where there is a serious or critical violation in either theme.</summary>
    public static async Task ExpectNoViolationAsync(ChatPage chat)
    {
        foreach (var theme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await chat.Page.EmulateMediaAsync(new() { ColorScheme = theme });
            Assert.Empty(await ViolationsAsync(chat));
        }
    }
}
