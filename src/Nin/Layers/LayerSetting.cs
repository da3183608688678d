using System.Text.Json;

namespace Nin.Layers;

/// <summary>A setting of a layer as files have it: a name and a number, a yes or no, or a text.</summary>
public sealed class LayerSetting
{
    private readonly Action<Utf8JsonWriter> _write;

    private LayerSetting(string name, string text, Action<Utf8JsonWriter> write) => (Name, Text, _write) = (name, text, write);

    /// <summary>A whole number.</summary>
    public LayerSetting(string name, int value)
        : this(name, FormattableString.Invariant($"{value}"), json => json.WriteNumber(name, value))
    {
    }

    /// <summary>A number.</summary>
    public LayerSetting(string name, float value)
        : this(name, FormattableString.Invariant($"{value}"), json => json.WriteNumber(name, value))
    {
    }

    /// <summary>A yes or no.</summary>
    public LayerSetting(string name, bool value)
        : this(name, value ? "true" : "false", json => json.WriteBoolean(name, value))
    {
    }

    /// <summary>A text.</summary>
    public LayerSetting(string name, string value)
        : this(name, value, json => json.WriteString(name, value))
    {
    }

    /// <summary>The name, such as <c>kernelSize</c>.</summary>
    public string Name { get; }

    /// <summary>The value as text.</summary>
    public string Text { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}={Text}";

    internal void Write(Utf8JsonWriter json) => _write(json);
}
