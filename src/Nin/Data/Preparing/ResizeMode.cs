using System.Text.Json.Serialization;

namespace Nin.Data.Preparing;

/// <summary>The ways in which a picture of another size comes to the size of a network's input.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ResizeMode>))]
public enum ResizeMode
{
    /// <summary>The whole picture is resized to the input's sides; its aspect ratio may change.</summary>
    Squash,

    /// <summary>The picture is resized with its aspect ratio, and its middle is cut out.</summary>
    Center,
}
