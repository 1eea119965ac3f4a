"""What a plugin is: how it is installed, for whom it is on, and what it contributes.

``install`` the installed plugins; ``gate`` for whom they are on; ``contributions`` what they add, each
guarded; ``privacy`` what they keep of people; ``testing`` and ``template`` for their authors; ``api`` all that
they may import.
"""
