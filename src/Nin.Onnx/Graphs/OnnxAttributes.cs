using System.Collections.Frozen;
using System.Text;
using Nin.Onnx.Evaluation;

namespace Nin.Onnx.Graphs;

/// <summary>The settings of a node, by name.</summary>
public sealed class OnnxAttributes
{
    private readonly FrozenDictionary<string, object> _values;

    internal OnnxAttributes(IEnumerable<KeyValuePair<string, object>> values) =>
        _values = values.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>No settings.</summary>
    public static OnnxAttributes None { get; } = new([]);

    /// <summary>The names of all that are set.</summary>
    public IEnumerable<string> Names => _values.Keys;

    /// <summary>Whether a setting is there.</summary>
    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>A whole number, or null where it is not set.</summary>
    /// <exception cref="ArgumentException">It is of another kind.</exception>
    public long? Whole(string name) => (long?)Find<long>(name, "a whole number");

    /// <summary>A number, or null where it is not set.</summary>
    /// <exception cref="ArgumentException">It is of another kind.</exception>
    public float? Number(string name) => (float?)Find<float>(name, "a number");

    /// <summary>A text, or null where it is not set.</summary>
    /// <exception cref="ArgumentException">It is of another kind.</exception>
    public string? Text(string name) => Find<byte[]>(name, "a text") is byte[] bytes ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>A list of whole numbers, or null where it is not set.</summary>
    /// <exception cref="ArgumentException">It is of another kind.</exception>
    public IReadOnlyList<long>? WholeList(string name) => (long[]?)Find<long[]>(name, "a list of whole numbers");

    /// <summary>A list of numbers, or null where it is not set.</summary>
    /// <exception cref="ArgumentException">It is of another kind.</exception>
    public IReadOnlyList<float>? NumberList(string name) => (float[]?)Find<float[]>(name, "a list of numbers");

    /// <summary>A tensor, or null where it is not set.</summary>
    /// <exception cref="ArgumentException">It is of another kind.</exception>
    public OnnxTensor? Tensor(string name) => (OnnxTensor?)Find<OnnxTensor>(name, "a tensor");

    private object? Find<T>(string name, string expected) => !_values.TryGetValue(name, out object? value) ? null
        : value is T ? value
        : throw new ArgumentException($"attribute '{name}': expected {expected}.");
}
