namespace Nin.Data.Checking;

/// <summary>What was found.</summary>
public enum FindingKind
{
    /// <summary>There are fewer than two classes.</summary>
    FewClasses,

    /// <summary>A class has no picture to learn from.</summary>
    EmptyClass,

    /// <summary>A picture file cannot be decoded: it is damaged, of a format that is not read, or no picture at all.</summary>
    BadPicture,

    /// <summary>A JPEG is damaged: some of it can be read.</summary>
    DamagedPicture,

    /// <summary>The very same picture, to the pixel, stands under more than one label.</summary>
    LabelConflict,

    /// <summary>The very same picture stands in more than one part.</summary>
    Overlap,

    /// <summary>A picture nearly the same stands in another part.</summary>
    NearOverlap,

    /// <summary>The very same picture stands in a part more than once.</summary>
    Duplicate,

    /// <summary>Pictures of one part are nearly the same.</summary>
    NearDuplicate,

    /// <summary>The largest class has many times the pictures of the smallest.</summary>
    Imbalance,

    /// <summary>A class is missing from the validation or test part.</summary>
    MissingClass,

    /// <summary>A picture lies in no class's folder, or in no part's, and is left out.</summary>
    MisplacedPicture,

    /// <summary>A file is a picture that is not named like one, and is left out.</summary>
    MisnamedPicture,

    /// <summary>
    /// A pipe, a device, a link to a folder that is in the set already, or a folder that must not be read: left out.
    /// </summary>
    NotOpened,

    /// <summary>A picture is much smaller than the others, or hardly more than a dot.</summary>
    SmallPicture,

    /// <summary>There is no picture to learn from: all are for validation or test.</summary>
    NoTrain,

    /// <summary>The pictures have boxes, masks or sets of classes in place of one class each.</summary>
    NoSingleClass,

    /// <summary>There is no test part.</summary>
    NoTest,

    /// <summary>How the parts were made.</summary>
    Parts,

    /// <summary>A file is no picture and is ignored.</summary>
    OtherFile,
}
