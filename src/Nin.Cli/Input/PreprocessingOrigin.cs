namespace Nin.Cli.Input;

/// <summary>Who said what is done to a picture before a model sees it.</summary>
internal enum PreprocessingOrigin
{
    /// <summary>The model's own file.</summary>
    File,

    /// <summary>The file that it is compared with.</summary>
    Other,

    /// <summary>Nobody: it is what most networks want.</summary>
    Usual,
}
