using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Nin.Formats;

namespace Nin.PyTorch.Exporting;

/// <summary>Names, numbers and texts as Python has them.</summary>
internal static class Python
{
    private const int LineLength = 100;

    /// <summary>Words that cannot be names.</summary>
    private static readonly FrozenSet<string> Keywords = Words("""
        False None True and as assert async await break class continue def del elif else except finally for from global if import
        in is lambda nonlocal not or pass raise return try while with yield
        """);

    /// <summary>Names that a torch.nn.Module or ModuleDict has itself: a layer of such a name would not be found.</summary>
    private static readonly FrozenSet<string> ModuleNames = Words("""
        T_destination add_module apply bfloat16 buffers call_super_init children classify clear compile cpu cuda double
        dump_patches eval extra_repr float forward get_buffer get_extra_state get_parameter get_submodule half ipu items keys
        load_state_dict modules mtia named_buffers named_children named_modules named_parameters parameters pop preprocess
        register_backward_hook register_buffer register_forward_hook register_forward_pre_hook register_full_backward_hook
        register_full_backward_pre_hook register_load_state_dict_post_hook register_load_state_dict_pre_hook register_module
        register_parameter register_state_dict_post_hook register_state_dict_pre_hook requires_grad_ set_extra_state
        set_submodule share_memory state_dict to to_empty train training type update values xpu zca_matrix zca_mean zero_grad
        """);

    /// <summary>A name of ASCII letters, digits and lower lines that Python takes, and nothing else has.</summary>
    public static string Identifier(string name)
    {
        string clean = Clean(name);
        clean = char.IsAsciiDigit(clean[0]) || clean[0] == '_' ? $"layer{clean}" : clean;
        return IsTaken(clean) ? clean + "_" : clean;
    }

    /// <summary>The same for a key, which may begin with a digit.</summary>
    public static string Key(string name) => char.IsAsciiDigit(Clean(name)[0]) ? Clean(name) : Identifier(name);

    /// <summary>What a file can be imported as: <c>nin-cifar10.pt</c> becomes <c>nin_cifar10</c>.</summary>
    public static string ModuleName(string file)
    {
        string clean = Clean(Path.GetFileNameWithoutExtension(file));
        return char.IsAsciiDigit(clean[0]) || Keywords.Contains(clean) ? $"_{clean}" : clean;
    }

    /// <summary>
    /// A class's name: <c>nin-cifar10</c> becomes <c>NinCifar10</c>. One in capitals alone could be that of a constant.
    /// </summary>
    public static string ClassName(string name)
    {
        string[] words = Clean(name).Split('_', StringSplitOptions.RemoveEmptyEntries);
        string joined = string.Concat(words.Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        bool isOther = joined.Length == 0 || char.IsAsciiDigit(joined[0]) || Keywords.Contains(joined)
            || joined.Equals(joined.ToUpperInvariant(), StringComparison.Ordinal);
        return isOther ? $"Net{joined}" : joined;
    }

    public static string Number(float value) => value.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant();

    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant();

    public static string Flag(bool value) => value ? "True" : "False";

    /// <summary>One number for rows and columns, or a tuple of both.</summary>
    public static string Pair(int rows, int columns) => rows == columns ? $"{rows}" : $"({rows}, {columns})";

    /// <summary>The arguments of a call; those that are null are PyTorch's own.</summary>
    public static string Arguments(params IEnumerable<string?> arguments) =>
        string.Join(", ", arguments.Where(argument => argument is not null));

    /// <summary>A text in quotes. Nothing in it ends the line or turns the direction of writing.</summary>
    public static string Text(string text) => $"\"{Inside(text)}\"";

    /// <summary>What stands in the quotes, of a text or of a description.</summary>
    public static string Inside(string text) => MessageText.Escape(
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal));

    /// <summary>A list as a value, over several lines where it is long.</summary>
    public static string List(IEnumerable<string> items)
    {
        string[] all = [.. items];
        string line = $"[{string.Join(", ", all)}]";
        if (line.Length < LineLength - 20)
        {
            return line;
        }

        var lines = new StringBuilder("[\n   ");
        int length = 3;
        foreach (string item in all)
        {
            if (length + item.Length + 2 > LineLength)
            {
                lines.Append("\n   ");
                length = 3;
            }

            lines.Append(CultureInfo.InvariantCulture, $" {item},");
            length += item.Length + 2;
        }

        return lines.Append("\n]").ToString();
    }

    private static string Clean(string name) => name.Length == 0 ? "_"
        : string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));

    private static bool IsTaken(string name) => Keywords.Contains(name) || ModuleNames.Contains(name);

    private static FrozenSet<string> Words(string text) =>
        text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
