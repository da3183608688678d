using System.Text.Json.Serialization;

namespace Nin.Training;

/// <summary>How weights are drawn.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<InitializationKind>))]
public enum InitializationKind
{
    /// <summary>Normal with deviation √(2 / fan-in). <b>Source</b> He et al., arXiv 1502.01852; torch kaiming_normal_.</summary>
    He,

    /// <summary>Uniform in ±√(6 / (fan-in + fan-out)). <b>Source</b> Glorot and Bengio 2010; torch xavier_uniform_.</summary>
    Xavier,

    /// <summary>Normal with a given deviation, as the original presets have it.</summary>
    Gaussian,
}
