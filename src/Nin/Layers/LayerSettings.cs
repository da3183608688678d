using System.Text.Json;
using Nin.Formats;

namespace Nin.Layers;

/// <summary>A layer's settings as they are read from a file.</summary>
public sealed class LayerSettings
{
    private readonly JsonFields _fields;

    internal LayerSettings(JsonFields fields) => _fields = fields;

    /// <summary>A whole number.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="otherwise">The value where it is left out.</param>
    /// <exception cref="JsonException">It is no whole number.</exception>
    public int Whole(string name, int otherwise = 0) => _fields.Integer(name) ?? otherwise;

    /// <summary>A number.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="otherwise">The value where it is left out.</param>
    /// <exception cref="JsonException">It is no number.</exception>
    public float Number(string name, float otherwise = 0f) => _fields.Single(name) ?? otherwise;

    /// <summary>A yes or no.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="otherwise">The value where it is left out.</param>
    /// <exception cref="JsonException">It is neither.</exception>
    public bool Flag(string name, bool otherwise = false) => _fields.Boolean(name) ?? otherwise;

    /// <summary>A text.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="otherwise">The value where it is left out.</param>
    /// <exception cref="JsonException">It is no text.</exception>
    public string Text(string name, string otherwise = "") => _fields.Text(name) ?? otherwise;
}
