using Microsoft.Playwright;

namespace CodeSight.Tests.Web;

/// <summary>
/// The chat page in a window, driven as a person does. On disposal it fails the test if the page logged an error or broke its content
/// policy.
/// </summary>
internal sealed class ChatPage : IAsyncDisposable
{
    private readonly IBrowserContext _window;
    private readonly List<string> _complaints = [];
    private string? _expectedComplaint;

    public ChatPage(IBrowserContext window, IPage page)
    {
        _window = window;
        Page = page;
        // The browser itself reports every refused request (401, 503); the page's own mistakes are what counts.
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
                Complain(message.Text);
        };
        page.PageError += (_, error) => Complain(error);
    }

    /// <summary>
    /// An error or warning on the console, or an exception that nobody caught. With a handler here, disposal does not fail on it.
    /// </summary>
    public event Action<string>? Complained;

    public IPage Page { get; }

    public ILocator Question => Page.GetByRole(AriaRole.Textbox, new() { Name = "Question" });

    /// <summary>The questions asked so far, each with its answer.</summary>
    public ILocator Turns => Page.GetByRole(AriaRole.Article);

    public ILocator Answer => Page.Locator(".answer");

    public ILocator Sources => Page.Locator(".source");

    public ILocator Conversations => Page.Locator(".conversation-open");

    public ILocator Documents => Page.GetByRole(AriaRole.Dialog, new() { Name = "Documents" });

    public ILocator KeyDialog => Page.GetByRole(AriaRole.Dialog, new() { Name = "Access key" });

    /// <summary>The dialog that asks for an account, at its first step.</summary>
    public ILocator SignInDialog => Page.GetByRole(AriaRole.Dialog, new() { Name = "Sign in" });

    /// <summary>The drawer or dialog with this title.</summary>
    public ILocator Dialog(string title) => Page.GetByRole(AriaRole.Dialog, new() { Name = title, Exact = true });

    public ILocator Notice(string text) => Page.Locator("#notices").GetByText(text);

    public ILocator Citation(int number) => Answer.Locator($"[data-source=\"{number}\"]");

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public Task GoHomeAsync() => Page.GotoAsync("/");

    public async Task AskAsync(string question)
    {
        await Question.FillAsync(question);
        await Question.PressAsync("Enter");
    }

    /// <summary>How far the page is wider than its window, in CSS pixels.</summary>
    public Task<int> OverflowAsync() =>
        Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");

    /// <summary>Whether the element with the focus matches.</summary>
    public Task ExpectFocusAsync(ILocator element) => Assertions.Expect(element).ToBeFocusedAsync();

    /// <summary>Types the access key that the page asks for.</summary>
    public async Task SignInAsync(string key)
    {
        await KeyDialog.GetByLabel("Key", new() { Exact = true }).FillAsync(key);
        await KeyDialog.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Assertions.Expect(KeyDialog).ToBeHiddenAsync();
    }

    /// <summary>Types the e-mail address and the password of an account that the page asks for.</summary>
    public async Task SignInAsync(string email, string password)
    {
        await SignInDialog.GetByLabel("E-mail", new() { Exact = true }).FillAsync(email);
        await SignInDialog.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await SignInDialog.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
    }

    /// <summary>Chooses from the menu of the account.</summary>
    public async Task ChooseFromAccountAsync(string name)
    {
        await Page.Locator("[popovertarget=account-list]").ClickAsync();
        await Page.Locator("#account-list").GetByText(name, new() { Exact = true }).ClickAsync();
    }

    /// <summary>From now on the page is expected to log errors that contain this text, at least one.</summary>
    public void ExpectComplaint(string text) => _expectedComplaint = text;

    public async ValueTask DisposeAsync()
    {
        await _window.DisposeAsync();
        if (_expectedComplaint is { } expected)
            Assert.NotEqual(0, _complaints.RemoveAll(complaint => complaint.Contains(expected, StringComparison.Ordinal)));
        Assert.Empty(_complaints);
    }

    private void Complain(string complaint)
    {
        if (Complained is null) _complaints.Add(complaint);
        else Complained(complaint);
    }
}
